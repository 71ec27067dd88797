using System.Text.Json;
using Ironic.Api.Fields;
using Ironic.Api.Requests;
using Ironic.Conductor.Nodes;
using Ironic.Model.Faults;
using Ironic.Model.Templates;
using static Ironic.Api.Fields.FieldKinds<Ironic.Model.Templates.DeployTemplate>;

namespace Ironic.Api.Templates;

/// <summary>The fields of a deploy template (contract, section 2.15).</summary>
internal static class DeployTemplateFields
{
    private static readonly StepListFields Steps = new("priority", ArgsRequired: true, ["vendor", "power", "management", "firmware", "deploy", "bios", "raid"]);

    public static FieldTable<DeployTemplate> Table { get; } = new("deploy_template",
    [
        Id("uuid", 55, t => t.Uuid, (t, v) => t with { Uuid = v }) with { Creatable = true, InSummary = true },
        Time("created_at", 55, t => t.CreatedAt),
        Time("updated_at", 55, t => t.UpdatedAt),
        Map("extra", 55, t => t.Extra, (t, v) => t with { Extra = v }) with { Creatable = true, Patchable = true },
        RequiredText("name", 55, t => t.Name, (t, v) => t with { Name = v }) with { Creatable = true, Patchable = true, InSummary = true, Read = ReadName },
        new("steps", 55, (writer, t, _) => Steps.Write(writer, Of(t)))
        {
            Creatable = true, Patchable = true, Required = true, Sortable = false, Read = ReadSteps, List = t => Steps.ToJson(Of(t)),
        },

        // Taken for the sake of clients that send it; Ironic keeps none either.
        Text("description", 55, _ => null, (t, _) => t, maxLength: 255) with { Creatable = true, Patchable = true, Hidden = true },
        LinkPair("links", 55, "deploy_templates", t => t.Uuid),
    ]);

    private static IEnumerable<StepListFields.Step> Of(DeployTemplate template) => template.Steps.Select(step => new StepListFields.Step(step.Interface, step.Step, step.Args, step.Priority));

    private static Outcome<DeployTemplate> ReadName(DeployTemplate template, JsonElement? value, FieldInput input)
    {
        if (value is not { } given) return Faults.ApiFaults.Schema(input.Subject, "'name' is a required property");
        if (given.ValueKind != JsonValueKind.String) return WrongType(given, "'string'", input);
        return TraitNames.IsValid(given.GetString()!)
            ? template with { Name = given.GetString()! }
            : Faults.ApiFaults.Schema(input.Subject, $"{PythonText.Of(given)} is not the name of a trait: a standard one, or CUSTOM_ and then A-Z, 0-9 and _, at most 255 characters");
    }

    private static Outcome<DeployTemplate> ReadSteps(DeployTemplate template, JsonElement? value, FieldInput input) =>
        Steps.Read(value, input, unique: true).TryGet(out var steps, out var fault)
            ? template with { Steps = [.. steps.Select(step => new TemplateStep(step.Interface, step.Name, step.Args, step.Number))] }
            : fault;
}
