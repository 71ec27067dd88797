using System.Collections.Immutable;
using System.Text.Json;
using Ironic.Api.Faults;
using Ironic.Api.Fields;
using Ironic.Api.Requests;
using Ironic.Conductor.Inspect.Rules;
using Ironic.Model.Faults;
using Ironic.Model.Inspection;
using Ironic.Model.Json;
using static Ironic.Api.Fields.FieldKinds<Ironic.Model.Inspection.InspectionRule>;

namespace Ironic.Api.Inspection;

/// <summary>The fields of an inspection rule (contract, section 2.17). Links lead to <c>inspection/</c>, as Ironic's do.</summary>
internal static class InspectionRuleFields
{
    private const int MaxPriority = 9999;

    public static FieldTable<InspectionRule> Table { get; } = new("inspection_rule",
    [
        Id("uuid", 96, r => r.Uuid, (r, v) => r with { Uuid = v }) with { Creatable = true, Patchable = true, InSummary = true, Read = ReadUuid },
        Time("created_at", 96, r => r.CreatedAt),
        Time("updated_at", 96, r => r.UpdatedAt),
        Text("description", 96, r => r.Description, (r, v) => r with { Description = v }, maxLength: 255) with { Creatable = true, Patchable = true, InSummary = true },
        Integer("priority", 96, r => r.Priority, (r, v) => r with { Priority = v }, maximum: MaxPriority, byDefault: 0) with { Creatable = true, Patchable = true, InSummary = true },
        Flag("sensitive", 96, r => r.Sensitive, (r, v) => r with { Sensitive = v }) with { Creatable = true, Patchable = true },
        new("phase", 96, (writer, r, _) => writer.WriteStringValue(r.Phase)) { Creatable = true, Patchable = true, InSummary = true, SortBy = r => r.Phase, Read = ReadPhase },
        Calls("conditions", r => r.Conditions, (r, v) => r with { Conditions = v }, required: false),
        Calls("actions", r => r.Actions, (r, v) => r with { Actions = v }, required: true),
        LinkPair("links", 96, "inspection", r => r.Uuid),
    ]);

    private static Field<InspectionRule> Calls(string name, Func<InspectionRule, ImmutableArray<JsonMap>> get, Func<InspectionRule, ImmutableArray<JsonMap>, InspectionRule> set, bool required) =>
        new(name, 96, (writer, rule, _) => Write(writer, rule, get(rule)))
        {
            Creatable = true,
            Patchable = true,
            Required = required,
            Sortable = false,
            List = rule => [.. get(rule).Select(call => call.ToObject())],
            Read = (rule, value, input) => ReadCalls(name, value, input, required).TryGet(out var calls, out var fault) ? set(rule, calls) : fault,
        };

    /// <summary>A sensitive rule keeps what it asks and does to itself.</summary>
    private static void Write(Utf8JsonWriter writer, InspectionRule rule, ImmutableArray<JsonMap> calls)
    {
        if (rule.Sensitive)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartArray();
        foreach (var call in calls) call.WriteTo(writer);
        writer.WriteEndArray();
    }

    private static Outcome<ImmutableArray<JsonMap>> ReadCalls(string name, JsonElement? value, FieldInput input, bool required)
    {
        if (value is not { ValueKind: not JsonValueKind.Null } given)
            return required ? ApiFaults.Schema(input.Subject, $"'{name}' is a required property") : Outcome.Of<ImmutableArray<JsonMap>>([]);
        if (given.ValueKind != JsonValueKind.Array) return WrongType(given, "'array'", input);
        if (required && given.GetArrayLength() == 0) return ApiFaults.Schema(input.Subject, "[] should be non-empty");
        if (given.GetArrayLength() > InspectionRuleChecks.MaxCalls) return ApiFaults.Schema(input.Subject, $"more than {InspectionRuleChecks.MaxCalls} {name}");
        if (given.EnumerateArray().FirstOrDefault(item => item.ValueKind != JsonValueKind.Object) is { ValueKind: not JsonValueKind.Undefined } bad) return WrongType(bad, "'object'", input);
        return Outcome.Of<ImmutableArray<JsonMap>>([.. given.EnumerateArray().Select(JsonMap.From)]);
    }

    private static Outcome<InspectionRule> ReadPhase(InspectionRule rule, JsonElement? value, FieldInput input) => value switch
    {
        null or { ValueKind: JsonValueKind.Null } => rule with { Phase = InspectionRule.MainPhase },
        { ValueKind: JsonValueKind.String } phase when phase.ValueEquals(InspectionRule.MainPhase) => rule with { Phase = InspectionRule.MainPhase },
        { } other => Fault.Invalid($"Invalid phase: {PythonText.Plain(other)}. Valid phases are: {InspectionRule.MainPhase}"),
    };

    /// <summary>PATCH may name it, and not change it.</summary>
    private static Outcome<InspectionRule> ReadUuid(InspectionRule rule, JsonElement? value, FieldInput input)
    {
        if (value is not { ValueKind: JsonValueKind.String } given || !Uuids.TryParse(given.GetString(), out var uuid))
            return input.Creating && value is { ValueKind: JsonValueKind.Null } ? rule : Fault.Invalid($"Expected UUID for uuid: {(value is { } wrong ? PythonText.Plain(wrong) : "None")}");
        return input.Creating || uuid == rule.Uuid ? rule with { Uuid = uuid } : Fault.Invalid("Cannot overwrite UUID for an existing inspection rule.");
    }
}
