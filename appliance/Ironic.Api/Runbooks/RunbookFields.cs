using Ironic.Api.Policy;
using System.Text.Json;
using Ironic.Api.Fields;
using Ironic.Api.Requests;
using Ironic.Api.Templates;
using Ironic.Conductor.Nodes;
using Ironic.Model.Faults;
using Ironic.Model.Templates;
using static Ironic.Api.Fields.FieldKinds<Ironic.Model.Templates.Runbook>;

namespace Ironic.Api.Runbooks;

/// <summary>The fields of a runbook (contract, section 2.16).</summary>
internal static class RunbookFields
{
    private const int FreeNamesSince = 112;

    private static readonly StepListFields Steps = new("order", ArgsRequired: false, ["vendor", "power", "management", "firmware", "deploy", "bios", "raid"]);

    public static FieldTable<Runbook> Table { get; } = new("runbook",
    [
        Id("uuid", 92, r => r.Uuid, (r, v) => r with { Uuid = v }) with { Creatable = true, InSummary = true },
        Time("created_at", 92, r => r.CreatedAt),
        Time("updated_at", 92, r => r.UpdatedAt),
        Text("description", 112, r => r.Description, (r, v) => r with { Description = v }, maxLength: 255) with { Creatable = true, Patchable = true },
        Flag("disable_ramdisk", 92, r => r.DisableRamdisk, (r, v) => r with { DisableRamdisk = v }) with { Creatable = true, Patchable = true },
        Map("extra", 92, r => r.Extra, (r, v) => r with { Extra = v }) with { Creatable = true, Patchable = true },
        RequiredText("name", 92, r => r.Name, (r, v) => r with { Name = v }) with { Creatable = true, Patchable = true, InSummary = true, Read = ReadName },
        Text("owner", 92, r => r.Owner, (r, v) => r with { Owner = v }, maxLength: 255) with { Creatable = true, Patchable = true, ChangeRule = Rules.RunbookUpdateOwner },
        Flag("public", 92, r => r.Public, (r, v) => r with { Public = v }) with { Creatable = true, Patchable = true, ChangeRule = Rules.RunbookUpdatePublic },
        new("steps", 92, (writer, r, _) => Steps.Write(writer, Of(r)))
        {
            Creatable = true, Patchable = true, Required = true, Sortable = false, Read = ReadSteps, List = r => Steps.ToJson(Of(r)),
        },
        Texts("traits", 112, r => r.Traits),
        LinkPair("links", 92, "runbooks", r => r.Uuid),
    ]);

    private static IEnumerable<StepListFields.Step> Of(Runbook runbook) => runbook.Steps.Select(step => new StepListFields.Step(step.Interface, step.Step, step.Args, step.Order));

    /// <summary>A trait's at first; anything that can stand in a path since nodes approve runbooks by traits of their own.</summary>
    private static Outcome<Runbook> ReadName(Runbook runbook, JsonElement? value, FieldInput input)
    {
        if (value is not { } given) return Faults.ApiFaults.Schema(input.Subject, "'name' is a required property");
        if (given.ValueKind != JsonValueKind.String) return WrongType(given, "'string'", input);
        var name = given.GetString()!;
        var valid = input.Version >= FreeNamesSince ? Requests.Names.IsLogical(name) : TraitNames.IsValid(name);
        return valid ? runbook with { Name = name } : Faults.ApiFaults.Schema(input.Subject, $"{PythonText.Of(given)} is not a valid name for a runbook");
    }

    private static Outcome<Runbook> ReadSteps(Runbook runbook, JsonElement? value, FieldInput input) =>
        Steps.Read(value, input, unique: false).TryGet(out var steps, out var fault)
            ? runbook with { Steps = [.. steps.Select(step => new RunbookStep(step.Interface, step.Name, step.Args, step.Number))] }
            : fault;
}
