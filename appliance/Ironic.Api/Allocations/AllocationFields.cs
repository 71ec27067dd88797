using System.Collections.Immutable;
using System.Text.Json;
using Ironic.Api.Faults;
using Ironic.Api.Fields;
using Ironic.Api.Requests;
using Ironic.Conductor.Nodes;
using Ironic.Model.Allocations;
using Ironic.Model.Faults;
using static Ironic.Api.Fields.FieldKinds<Ironic.Model.Allocations.Allocation>;

namespace Ironic.Api.Allocations;

/// <summary>The fields of an allocation (contract, section 2.14).</summary>
internal static class AllocationFields
{
    public static FieldTable<Allocation> Table { get; } = new("allocation",
    [
        Id("uuid", 52, a => a.Uuid, (a, v) => a with { Uuid = v }) with { Creatable = true },
        Time("created_at", 52, a => a.CreatedAt),
        Time("updated_at", 52, a => a.UpdatedAt),
        Texts("candidate_nodes", 52, a => a.CandidateNodes.Select(node => node.ToString())), // read apart: names become UUIDs
        Map("extra", 52, a => a.Extra, (a, v) => a with { Extra = v }) with { Creatable = true, Patchable = true },
        Text("last_error", 52, a => a.LastError),
        new("name", 52, (writer, a, _) => writer.WriteStringValue(a.Name)) { Creatable = true, Patchable = true, SortBy = a => a.Name, Read = ReadName },
        Text("owner", 60, a => a.Owner, (a, v) => a with { Owner = v }, maxLength: 255) with { Creatable = true },
        Text("resource_class", 52, a => a.ResourceClass, (a, v) => a with { ResourceClass = v }, maxLength: 80) with { Creatable = true },
        Choice("state", 52, a => (AllocationState?)a.State),
        Texts("traits", 52, a => a.Traits) with { Creatable = true, Read = ReadTraits },
        LinkPair("links", 52, "allocations", a => a.Uuid),
        OptionalId("node_uuid", 52, a => a.NodeUuid) with { Sortable = false },
    ]);

    private static Outcome<Allocation> ReadName(Allocation allocation, JsonElement? value, FieldInput input)
    {
        if (value is not { ValueKind: not JsonValueKind.Null } given) return allocation with { Name = null };
        if (given.ValueKind != JsonValueKind.String) return WrongType(given, "'string', 'null'", input);
        return Names.IsLogical(given.GetString()!)
            ? allocation with { Name = given.GetString() }
            : Fault.Invalid($"Cannot {(input.Creating ? "create" : "update")} allocation with invalid name '{PythonText.Plain(given)}'");
    }

    private static Outcome<Allocation> ReadTraits(Allocation allocation, JsonElement? value, FieldInput input)
    {
        if (value is not { ValueKind: not JsonValueKind.Null } given) return allocation with { Traits = [] };
        if (given.ValueKind != JsonValueKind.Array) return WrongType(given, "'array'", input);
        if (given.EnumerateArray().FirstOrDefault(item => item.ValueKind != JsonValueKind.String) is { ValueKind: not JsonValueKind.Undefined } bad) return WrongType(bad, "'string'", input);
        var traits = given.EnumerateArray().Select(item => item.GetString()!).Distinct(StringComparer.Ordinal).ToImmutableArray();
        return TraitNames.Problem(traits.ToImmutableSortedSet(StringComparer.Ordinal)) is { } problem ? ApiFaults.Schema(input.Subject, problem.Message) : allocation with { Traits = traits };
    }
}
