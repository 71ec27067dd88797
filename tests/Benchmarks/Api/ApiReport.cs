using System.Text.Json;

namespace Ironic.Benchmarks.Api;

/// <summary>From the client's results to figures with goals: ours as a multiple of the real Ironic's, phase by phase.</summary>
internal static class ApiReport
{
    public const double GoalRatio = 50;
    private const double GoalMemory = 0.25;

    /// <summary>Measured, but nobody asked for a ratio: the client prepares or tidies up.</summary>
    private static readonly string[] WithoutGoal = ["set instance_info", "manage (enroll->manageable)", "undeploy (active->available)", "delete"];

    public static BenchReport From(JsonElement results)
    {
        var targets = results.GetProperty("targets");
        var (ironic, ours) = (Target(targets, RealIronic.Label), Target(targets, ApplianceUnderBench.Label));
        var report = new BenchReport("api");
        foreach (var phase in ours.EnumerateObject())
        {
            if (Rate(phase.Value) is not { } rate || !ironic.TryGetProperty(phase.Name, out var same) || Rate(same) is not { } other) continue;
            report.Add($"{phase.Name}: ironic", other, "/s").Add($"{phase.Name}: ours", rate, "/s");

            // Where the client itself computes all the time, the server could have done more.
            report.Add($"{phase.Name}: client busy", 100 * Number(phase.Value, "client_cpu_s") / Number(phase.Value, "wall_s"), "%");
            if (other <= 0) continue;
            if (WithoutGoal.Contains(phase.Name)) report.Add($"{phase.Name}: ratio", rate / other, "x");
            else report.AddAtLeast($"{phase.Name}: ratio", rate / other, "x", GoalRatio);
        }

        AddMemory(report, ironic, ours);
        return report.Add("errors: ironic", Errors(ironic), "").AddAtMost("errors: ours", Errors(ours), "", 0);
    }

    private static void AddMemory(BenchReport report, JsonElement ironic, JsonElement ours)
    {
        foreach (var when in new[] { "mem_after_enroll", "mem_end" })
        {
            if (!ironic.TryGetProperty(when, out var theirs) || !ours.TryGetProperty(when, out var mine)) continue;
            var (them, us) = (Number(theirs, "rss_mb"), Number(mine, "rss_mb"));
            report.Add($"{when}: ironic RSS", them, "MB").Add($"{when}: ours RSS", us, "MB").AddAtMost($"{when}: ratio", us / them, "x", GoalMemory);
        }
    }

    private static JsonElement Target(JsonElement targets, string label) =>
        targets.EnumerateArray().Single(target => target.GetProperty("_target").GetProperty("label").GetString() == label);

    private static double? Rate(JsonElement phase) =>
        phase.ValueKind == JsonValueKind.Object && phase.TryGetProperty("per_s", out var rate) && rate.ValueKind == JsonValueKind.Number ? rate.GetDouble() : null;

    private static double Errors(JsonElement target) =>
        target.EnumerateObject().Where(phase => phase.Value.ValueKind == JsonValueKind.Object && phase.Value.TryGetProperty("errors", out _)).Sum(phase => Number(phase.Value, "errors"));

    private static double Number(JsonElement of, string name) => of.GetProperty(name).GetDouble();
}
