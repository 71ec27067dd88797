using System.Text.Json.Nodes;
using Ironic.Conductor.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Inspection;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Resources;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Inspect.Rules;

/// <summary>Runs the stored rules over an inspection once its hooks are through: by descending priority, each on what those before it left.</summary>
internal sealed class InspectionRules(IResourceStore resources, DriverRegistry drivers, RuleCallOut calls)
{
    private const string Cause = "inspection-rule";

    /// <summary>Null: fine.</summary>
    /// <param name="draft">After the hooks.</param>
    /// <param name="inventory">As it was sent.</param>
    /// <param name="log">Takes lines for the operator.</param>
    /// <param name="cancellationToken">Ends calls to others.</param>
    public async Task<InspectionProblem?> RunAsync(InspectionDraft draft, JsonMap inventory, Action<string> log, CancellationToken cancellationToken)
    {
        var rules = await resources.ListAsync(new ResourceQuery<InspectionRule> { Where = rule => rule.Phase == InspectionRule.MainPhase }, cancellationToken);
        if (rules.Count == 0) return null;
        var (before, facts) = (draft.Node, inventory.ToObject());
        foreach (var rule in rules.OrderByDescending(rule => rule.Priority).ThenBy(rule => rule.Id))
        {
            if (await RunAsync(rule, draft, facts, log, cancellationToken) is not { } problem) continue;
            return new(rule.Sensitive ? $"rule {rule.Uuid} failed; it is sensitive, so its reason is not shown" : $"rule {rule.Uuid}: {problem}", Cause);
        }

        return Compose(before, draft);
    }

    private async Task<string?> RunAsync(InspectionRule rule, InspectionDraft draft, JsonObject inventory, Action<string> log, CancellationToken cancellationToken)
    {
        foreach (var given in rule.Conditions)
        {
            if (!RuleCall.TryRead(given, RuleCatalog.Conditions, out var condition, out var unreadable)) return unreadable;
            if (!RuleConditions.Holds(condition!, TextOf(draft, inventory), out var problem)) return problem;
        }

        foreach (var given in rule.Actions)
        {
            if (!RuleCall.TryRead(given, RuleCatalog.Actions, out var action, out var unreadable)) return unreadable;
            foreach (var item in action!.Items)
            {
                var args = RuleConditions.Fill(action, TextOf(draft, inventory), item);
                var problem = action.Op == "api-call" ? await calls.CallAsync(args, cancellationToken) : RuleActions.Run(action.Op, draft, args, line => log(rule.Sensitive ? $"rule {rule.Uuid}" : $"rule {rule.Uuid}: {line}"));
                if (problem is not null) return problem;
            }
        }

        log($"rule {rule.Uuid}{(rule.Description is { } description ? $" ({description})" : "")} applied");
        return null;
    }

    /// <summary>Afresh for every call: actions change what later ones read.</summary>
    private static RuleText TextOf(InspectionDraft draft, JsonObject inventory) => new(new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
    {
        ["node"] = RuleAttributes.Node.Show(draft.Node),
        ["inventory"] = inventory,
        ["plugin_data"] = draft.PluginData,
    });

    /// <summary>A driver or interface that a rule set must exist; another driver chooses afresh what no rule named.</summary>
    private InspectionProblem? Compose(Node before, InspectionDraft draft)
    {
        var after = draft.Node;
        if (after.Driver == before.Driver && after.Interfaces.SequenceEqual(before.Interfaces)) return null;
        if (after.Driver != before.Driver) after = after with { Interfaces = after.Interfaces.RemoveRange(after.Interfaces.Where(slot => before.Interfaces.GetValueOrDefault(slot.Key) == slot.Value).Select(slot => slot.Key)) };
        if (!drivers.TryCompose(after.Driver, after.Interfaces, out var driver, out var errors)) return new(string.Join(" ", errors), Cause);
        draft.Node = NodeUpdateRules.FillInterfaces(after, driver);
        return null;
    }
}
