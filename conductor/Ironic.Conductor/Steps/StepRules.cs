namespace Ironic.Conductor.Steps;

/// <summary>Whether asked-for steps fit the offered ones (the API contract, section 8.3).</summary>
internal static class StepRules
{
    /// <summary>All that is wrong; the steps come back completed by what is offered (abortable, requires_ramdisk, ...).</summary>
    public static (List<Step> Steps, List<string> Errors) Match(IEnumerable<Step> asked, IReadOnlyCollection<Step> offered, string phase)
    {
        List<Step> matched = [];
        List<string> errors = [];
        foreach (var step in asked)
        {
            if (ReservedSteps.Contains(step))
            {
                matched.Add(step);
                continue;
            }

            var offer = offered.FirstOrDefault(candidate => candidate.FullName == step.FullName);
            if (offer.Record is null)
            {
                errors.Add($"node does not support this {phase} step: {step.FullName}");
                continue;
            }

            errors.AddRange(ArgumentErrors(step, offer, phase));
            matched.Add(Complete(step, offer));
        }

        return (matched, errors);
    }

    private static IEnumerable<string> ArgumentErrors(Step step, Step offer, string phase)
    {
        var known = offer.ArgsInfo;
        var unexpected = step.Args.Keys.Where(name => !known.Contains(name)).ToList();
        if (unexpected.Count > 0) yield return $"{phase} step {step.FullName} has these unexpected arguments: {string.Join(", ", unexpected)}";
        var missing = known.Keys.Where(name => known.GetMap(name)?.GetText("required") == "true" && !step.Args.Contains(name)).ToList();
        if (missing.Count > 0) yield return $"{phase} step {step.FullName} is missing these required arguments: {string.Join(", ", missing)}";
    }

    private static Step Complete(Step step, Step offer)
    {
        var record = offer.Record;
        foreach (var (key, value) in step.Record.Entries) record = record.With(key, System.Text.Json.Nodes.JsonNode.Parse(value.GetRawText()));
        return new(record);
    }
}
