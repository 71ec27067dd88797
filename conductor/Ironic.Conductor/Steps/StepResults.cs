using Ironic.Model.Drivers.Steps;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Steps;

/// <summary>What a slot's step that is done leaves in the node's row. (BIOS settings and firmware have rows of their own.)</summary>
internal static class StepResults
{
    public static Node Keep(Node node, StepProgress.Done done, DateTimeOffset now)
    {
        var kept = done.RaidConfig is { } raid ? RaidResults.Keep(node, raid, now) : node;
        var info = kept.DriverInternalInfo;
        foreach (var (key, value) in done.Internal.ToObject()) info = value is null ? info.Without(key) : info.With(key, value.DeepClone());
        return kept with { DriverInternalInfo = info };
    }
}
