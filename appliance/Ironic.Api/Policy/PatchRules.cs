using System.Collections.Immutable;
using System.Text.Json;
using Ironic.Api.Fields;
using Ironic.Api.Patch;
using Ironic.Api.Requests;
using Ironic.Model.Faults;

namespace Ironic.Api.Policy;

/// <summary>PATCH asks the rule of every field that it touches (contract, section 6.3).</summary>
internal static class PatchRules
{
    /// <summary>Null: allowed.</summary>
    /// <param name="table">Its fields name their rules.</param>
    /// <param name="patch">What is to be changed.</param>
    /// <param name="otherwise">The rule of fields that name none, and of an empty patch.</param>
    /// <param name="caller">Who wants it.</param>
    /// <param name="target">Whose it is.</param>
    public static Fault? Refuse<T>(this FieldTable<T> table, ImmutableArray<PatchOperation> patch, PolicyRule otherwise, Caller caller, PolicyTarget target)
    {
        if (caller.System == Role.Admin) return null;
        if (patch.IsEmpty) return Judge(otherwise);
        foreach (var operation in patch)
        {
            if (Judge(RuleOf(table.Find(operation.Root), operation.Verb == PatchVerb.Remove ? null : operation.Value) ?? otherwise) is { } denied) return denied;
        }

        return null;

        Fault? Judge(PolicyRule rule) => rule.Allows(caller, target) ? null : rule.Denial;
    }

    private static PolicyRule? RuleOf<T>(Field<T>? field, JsonElement? value) => field is { OffRule: { } off } && value is { } given && Booleans.TryParse(given, out var on) && !on ? off : field?.ChangeRule;
}
