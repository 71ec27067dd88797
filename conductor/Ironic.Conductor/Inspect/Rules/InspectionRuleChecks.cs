using Ironic.Model.Inspection;

namespace Ironic.Conductor.Inspect.Rules;

/// <summary>Whether a rule can be carried out at all.</summary>
public static class InspectionRuleChecks
{
    /// <summary>Conditions and actions, each, that one rule may have.</summary>
    public const int MaxCalls = 1000;

    /// <summary>All that is wrong with it; none if empty.</summary>
    public static IReadOnlyList<string> Problems(InspectionRule rule) =>
    [
        .. rule.Conditions.Select((given, i) => RuleCall.TryRead(given, RuleCatalog.Conditions, out _, out var problem) ? null : $"conditions[{i}]: {problem}").OfType<string>(),
        .. rule.Actions.Select((given, i) => RuleCall.TryRead(given, RuleCatalog.Actions, out _, out var problem) ? null : $"actions[{i}]: {problem}").OfType<string>(),
    ];
}
