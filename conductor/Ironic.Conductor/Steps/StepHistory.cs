using Ironic.Conductor.Jobs;
using Ironic.Model.Json;
using Ironic.Model.Secrets;

namespace Ironic.Conductor.Steps;

/// <summary>What the history tells of a list of steps: that it begins, and that all of it was done. (A failure is in it as an error already.)</summary>
internal static class StepHistory
{
    public static void Start(StageContext context, StepFlow flow, IReadOnlyList<Step> steps)
    {
        var name = flow.HistoryName(context.Node);
        context.Tell($"{name}_start", $"Starting {Words(name)} with steps={List(steps)}");
    }

    public static void End(StageContext context, StepFlow flow, IReadOnlyList<Step> steps)
    {
        var name = flow.HistoryName(context.Node);
        context.Tell($"{name}_end", $"{Title(Words(name))} completed successfully with steps={List(steps)}");
    }

    private static string Words(string name) => name.Replace('_', ' ');

    private static string Title(string words) => string.Join(' ', words.Split(' ').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string List(IEnumerable<Step> steps) => $"[{string.Join(", ", steps.Select(step => StepText.Of(new(JsonMap.From(step.Record.ToMasked())))))}]";
}
