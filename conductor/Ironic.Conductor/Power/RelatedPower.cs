using System.Text.Json.Nodes;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Causes;
using Ironic.Conductor.Reservations;
using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Power;

/// <summary>
/// The power of nodes that hang together (the API contract, section 4.6): a child that has no supply of its own (<c>driver_info.has_dedicated_power_supply</c>)
/// goes off with its parent, and comes on only when the parent is, whoever switches: a client, a job, a step, the power sync. A reboot leaves the others as they are.
/// </summary>
internal sealed class RelatedPower(INodeStore nodes, IStoreWriter writer, NodeLocks locks, DriverRegistry drivers, ITimeline timeline, TimeProvider clock)
{
    private const string DedicatedKey = "has_dedicated_power_supply";
    private const int MaxRaces = 5, ChildLimit = 1000;

    /// <exception cref="DriverException">One of them is locked, must stay on, or its BMC did not do it.</exception>
    public async Task ChildrenOffAsync(Node parent, CancellationToken cancellationToken)
    {
        var children = await nodes.ListAsync(new() { ParentNode = parent.Uuid, Limit = ChildLimit }, cancellationToken);
        foreach (var child in children.Where(child => IsFedByParent(child) && child.PowerState != PowerState.Off))
            await SwitchAsync(child.Uuid, $"Child node {child.Uuid} of node {parent.Uuid}", PowerTarget.Off, cancellationToken);
    }

    /// <exception cref="DriverException">It is locked, or its BMC did not do it.</exception>
    public async Task ParentOnAsync(Node child, CancellationToken cancellationToken)
    {
        if (child.ParentNode is not { } uuid || !IsFedByParent(child)) return;
        if (await nodes.FindAsync(uuid, cancellationToken) is { PowerState: not PowerState.On })
            await SwitchAsync(uuid, $"Parent node {uuid} of node {child.Uuid}", PowerTarget.On, cancellationToken);
    }

    /// <summary>Reaches the target, no request going out where the machine is there already, and keeps what was reached.</summary>
    /// <param name="node">The caller holds its lock.</param>
    /// <param name="target">On, off, or a reboot.</param>
    /// <param name="cancellationToken">Ends the waiting for the BMC.</param>
    public async Task<Outcome<bool>> SwitchAsync(Node node, PowerTarget target, CancellationToken cancellationToken)
    {
        if (target == PowerTarget.Off && node.DisablePowerOff) return Fault.Invalid("it must not be powered off (disable_power_off)");
        if (!drivers.TryBind(node, out var driver, out var errors)) return Fault.Invalid(string.Join(" ", errors));
        try
        {
            var reached = await RequestAsync(node, driver.Power, target, cancellationToken);
            for (var race = 0; race < MaxRaces && await nodes.FindAsync(node.Uuid, cancellationToken) is { } latest; race++)
            {
                var after = (target == PowerTarget.On ? latest : AgentInfo.Wipe(latest)) with { PowerState = reached };
                if (after == latest || await writer.CommitAsync([new StoreWrite.UpdateNode(after with { UpdatedAt = clock.GetUtcNow() })], cancellationToken) is CommitResult.Committed) break;
            }

            return true;
        }
        catch (DriverException e)
        {
            return Fault.Internal(e.Message);
        }
    }

    private async Task SwitchAsync(Guid uuid, string who, PowerTarget target, CancellationToken cancellationToken)
    {
        var outcome = await locks.HoldAsync(uuid, (held, token) => SwitchAsync(held, target, token), cancellationToken, attempts: 1);
        if (!outcome.TryGet(out _, out var fault) && fault.Kind != FaultKind.NotFound)
            throw new DriverException($"{who} cannot be brought to '{target.ToWire()}': {fault.Message}") { Cause = fault.Kind == FaultKind.Conflict ? KnownCauses.RelatedNodeLocked : "related-power-failed" };
    }

    private async Task<PowerState> RequestAsync(Node node, IPowerInterface power, PowerTarget target, CancellationToken cancellationToken)
    {
        var hardware = DriverContexts.Of(node, timeline);
        var wanted = target == PowerTarget.Off ? PowerState.Off : PowerState.On;
        if (target != PowerTarget.Reboot && await power.GetStateAsync(hardware, cancellationToken) == wanted) return wanted;
        var data = JsonMap.From(new JsonObject { ["target"] = target.ToWire() });
        timeline.Record(new(node.Uuid, clock.GetUtcNow(), TimelineNames.PowerRequested) { Message = $"{target.ToWire()} requested on behalf of a related node", Data = data });
        await power.SetStateAsync(hardware, target, null, cancellationToken);
        timeline.Record(new(node.Uuid, clock.GetUtcNow(), TimelineNames.PowerChanged) { Message = $"the machine is {wanted.ToWire()}", Data = data });
        return wanted;
    }

    private static bool IsFedByParent(Node child) => !string.Equals(child.DriverInfo.GetText(DedicatedKey), "true", StringComparison.OrdinalIgnoreCase);
}
