using System.Text.Json.Nodes;

namespace Ironic.Conductor.Steps;

/// <summary>Whether asked-for steps fit the offered ones (the API contract, section 8.3).</summary>
internal static class StepRules
{
    /// <summary>All that is wrong; the steps come back completed by what is offered (abortable, requires_ramdisk, ...).</summary>
    /// <param name="asked">By a client, a template or a runbook.</param>
    /// <param name="offered">As far as is known.</param>
    /// <param name="phase">"clean", "deploy", "service".</param>
    /// <param name="complete">False: the agent has not been asked yet, so an unknown step may still turn up.</param>
    /// <param name="noRamdisk">True: a step that needs the ramdisk is refused.</param>
    public static (List<Step> Steps, List<string> Errors) Match(IEnumerable<Step> asked, IReadOnlyCollection<Step> offered, string phase, bool complete = true, bool noRamdisk = false)
    {
        List<Step> matched = [];
        List<string> errors = [];
        foreach (var step in asked)
        {
            var offer = offered.FirstOrDefault(candidate => candidate.FullName == step.FullName);
            if (step.OnChildren || ReservedSteps.Contains(step) || (offer.Record is null && !complete))
            {
                matched.Add(step);
            }
            else if (offer.Record is null)
            {
                errors.Add($"node does not support this {phase} step: {StepText.Of(step)}");
            }
            else
            {
                errors.AddRange(ArgumentErrors(step, offer, phase));
                if (noRamdisk && offer.RequiresRamdisk) errors.Add($"{phase} step {StepText.Of(step)} requires booting a ramdisk");
                matched.Add(Complete(step, offer));
            }
        }

        return (matched, errors);
    }

    private static IEnumerable<string> ArgumentErrors(Step step, Step offer, string phase)
    {
        var known = offer.ArgsInfo;
        var unexpected = step.Args.Keys.Where(name => !known.Contains(name)).ToList();
        if (unexpected.Count > 0) yield return $"{phase} step {StepText.Of(step)} has these unexpected arguments: {string.Join(", ", unexpected)}";
        var missing = known.Keys.Where(name => known.GetMap(name)?.GetText("required") == "true" && !step.Args.Contains(name)).ToList();
        if (missing.Count > 0) yield return $"{phase} step {StepText.Of(step)} is missing these required arguments: {string.Join(", ", missing.Select(name => Described(known, name)))}";
    }

    private static string Described(Model.Json.JsonMap known, string name) => known.GetMap(name)?.GetText("description") is { Length: > 0 } description ? $"{name} ({description})" : name;

    private static Step Complete(Step step, Step offer)
    {
        var record = offer.Record;
        foreach (var (key, value) in step.Record.Entries) record = record.With(key, JsonNode.Parse(value.GetRawText()));
        return new(record);
    }
}
