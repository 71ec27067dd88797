using Ironic.Api.Policy;
using System.Text.Json;
using Ironic.Api.Requests;
using Ironic.Api.Resources;
using Ironic.Conductor.Inspect.Rules;
using Ironic.Conductor.Resources;
using Ironic.Model.Faults;
using Ironic.Model.Inspection;

namespace Ironic.Api.Inspection;

/// <summary><c>/v1/inspection_rules</c> (contract, section 2.17).</summary>
internal sealed class InspectionRuleEndpoints(IResourceService<InspectionRule> rules, Surroundings around) : ResourceEndpoints<InspectionRule>(Collection, InspectionRuleFields.Table, rules, around)
{
    private static readonly Collection Collection = new("inspection_rules", "inspection_rules", 96,
        new(Subject.None, Rules.InspectionRuleList, Rules.InspectionRuleGet, Rules.InspectionRuleCreate, Rules.InspectionRuleUpdate, Rules.InspectionRuleDelete))
    {
        Hidden = "inspection rules", PatchesAnyPath = true,
    };

    protected override InspectionRule New(Guid uuid, DateTimeOffset now) => new() { Uuid = uuid, Actions = [], CreatedAt = now };

    protected override ValueTask<Outcome<InspectionRule>> CompleteAsync(InspectionRule wanted, JsonElement body, ApiRequest request) => new(Check(wanted));

    protected override Outcome<InspectionRule> Change(InspectionRule before, InspectionRule after) =>
        before.Sensitive && !after.Sensitive ? Fault.Invalid("Inspection rules cannot have the sensitive flag unset.") : Check(after);

    /// <summary>Ironic takes the phase and lists all; there is one phase, so this filter is no less than its.</summary>
    protected override Filter ReadFilter(Arguments arguments) => arguments.Text("phase") is { } phase ? new(Where: rule => rule.Phase == phase) : new();

    private static Outcome<InspectionRule> Check(InspectionRule rule) => InspectionRuleChecks.Problems(rule) is { Count: > 0 } problems
        ? Fault.Invalid($"Validation failed for inspection rule: {string.Join("; ", problems)}")
        : rule;
}
