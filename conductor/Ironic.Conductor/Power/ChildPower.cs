using System.Text.Json.Nodes;
using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Power;

/// <summary>The power of a node on another one's behalf; whoever calls holds its lock.</summary>
internal static class ChildPower
{
    private const int MaxRaces = 5;

    /// <summary>Reaches the target, no request going out where the machine is there already, and keeps what was reached.</summary>
    /// <exception cref="DriverException">The BMC did not do it.</exception>
    public static async Task<bool> SetAsync(Node node, NodeDriver driver, PowerTarget target, ITimeline timeline, IStoreWriter writer, INodeStore nodes, TimeProvider clock, CancellationToken cancellationToken)
    {
        var hardware = DriverContexts.Of(node, timeline);
        var wanted = target == PowerTarget.Off ? PowerState.Off : PowerState.On;
        if (target == PowerTarget.Reboot || await driver.Power.GetStateAsync(hardware, cancellationToken) != wanted)
        {
            var data = JsonMap.From(new JsonObject { ["target"] = target.ToWire() });
            timeline.Record(new(node.Uuid, clock.GetUtcNow(), TimelineNames.PowerRequested) { Message = $"{target.ToWire()} requested on behalf of a related node", Data = data });
            await driver.Power.SetStateAsync(hardware, target, null, cancellationToken);
            timeline.Record(new(node.Uuid, clock.GetUtcNow(), TimelineNames.PowerChanged) { Message = $"the machine is {wanted.ToWire()}", Data = data });
        }

        for (var race = 0; race < MaxRaces && await nodes.FindAsync(node.Uuid, cancellationToken) is { } latest && latest.PowerState != wanted; race++)
            await writer.CommitAsync([new StoreWrite.UpdateNode(latest with { PowerState = wanted, UpdatedAt = clock.GetUtcNow() })], cancellationToken);
        return true;
    }
}
