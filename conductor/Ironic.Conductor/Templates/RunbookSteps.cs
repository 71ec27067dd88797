using System.Text.Json.Nodes;
using Ironic.Conductor.Steps;
using Ironic.Model.Json;
using Ironic.Model.Templates;

namespace Ironic.Conductor.Templates;

/// <summary>The steps of templates and runbooks, as requests have them.</summary>
internal static class RunbookSteps
{
    /// <summary>In their order.</summary>
    public static List<Step> Of(Runbook runbook) =>
    [
        .. runbook.Steps.OrderBy(step => step.Order).Select(step => new Step(JsonMap.From(new JsonObject
        {
            ["interface"] = step.Interface, ["step"] = step.Step, ["args"] = step.Args.ToObject(), ["order"] = step.Order,
        }))),
    ];

    public static IEnumerable<Step> Of(DeployTemplate template) => template.Steps.Select(step => new Step(JsonMap.From(new JsonObject
    {
        ["interface"] = step.Interface, ["step"] = step.Step, ["args"] = step.Args.ToObject(), ["priority"] = step.Priority,
    })));
}
