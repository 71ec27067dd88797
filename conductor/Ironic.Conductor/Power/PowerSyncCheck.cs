using Ironic.Conductor.Causes;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Metrics;
using Ironic.Conductor.Options;
using Ironic.Conductor.Reservations;
using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Identity;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Power;

/// <summary>One node's look of the power sync (the API contract, section 10.2).</summary>
internal sealed partial class PowerSyncCheck(INodeStore nodes, NodeLocks locks, DriverRegistry drivers, RelatedPower related, PowerLooks looks, ConductorMeter meter, ITimeline timeline, IIdSource ids, TimeProvider clock, ConductorOptions options, ILogger<PowerSyncCheck> log)
{
    public static bool IsDue(Node node) =>
        !node.Maintenance && node.Reservation is null && node.TargetPowerState is null
        && node.Provision.State is not (ProvisionState.DeployWait or ProvisionState.CleanWait or ProvisionState.Enroll or ProvisionState.AdoptFail);

    public async Task SyncAsync(Guid uuid, CancellationToken cancellationToken)
    {
        if (await nodes.FindAsync(uuid, cancellationToken) is not { } node || !IsDue(node)) return;
        if (Bind(node) is not { } power) return;
        PowerState? actual = null;
        string? failure = null, cause = null;
        var begun = clock.GetTimestamp();
        try
        {
            actual = await power.GetStateAsync(DriverContexts.Of(node, NoTimeline.Instance), cancellationToken);
            if (actual == PowerState.Error) failure = "the BMC answers, but with no power state";
        }
        catch (DriverException e)
        {
            (failure, cause) = (e.Message, e.Cause);
        }

        meter.PowerRead(answered: failure is null, clock.GetElapsedTime(begun));
        if (failure is not null) await FailedAsync(node, actual, failure, cause, cancellationToken);
        else await SeenAsync(node, power, actual!.Value, cancellationToken);
    }

    /// <summary>Nodes out of order for their power: one good answer puts them back.</summary>
    public async Task RecoverAsync(Guid uuid, CancellationToken cancellationToken)
    {
        if (await nodes.FindAsync(uuid, cancellationToken) is not { Maintenance: true, Fault: NodeFaults.Power } node || Bind(node) is not { } power) return;
        try
        {
            var actual = await power.GetStateAsync(DriverContexts.Of(node, NoTimeline.Instance), cancellationToken);
            if (actual == PowerState.Error) return;
            await StoreAsync(uuid, latest => latest.Fault == NodeFaults.Power
                ? latest with { Maintenance = false, MaintenanceReason = null, Fault = null, PowerState = actual }
                : latest, cancellationToken);
            looks.Answered(uuid);
            PowerRecovered(uuid);
        }
        catch (DriverException)
        {
            // Still out of order; the next round asks again.
        }
    }

    private async Task SeenAsync(Node node, IPowerInterface power, PowerState actual, CancellationToken cancellationToken)
    {
        looks.Answered(node.Uuid);
        if (node.PowerState == actual) return;
        var wanted = node.PowerState;
        if (wanted is null or PowerState.Error || !options.PowerSync.Force || node.DisablePowerOff)
        {
            await StoreAsync(node.Uuid, latest => IsDue(latest) ? latest with { PowerState = actual } : latest, cancellationToken);
            if (wanted is not null) timeline.Record(new(node.Uuid, clock.GetUtcNow(), TimelineNames.PowerChanged) { Message = $"the machine was found {actual.ToWire()}; {wanted.Value.ToWire()} was stored" });
            return;
        }

        timeline.Record(new(node.Uuid, clock.GetUtcNow(), TimelineNames.PowerRequested) { Message = $"{wanted.Value.ToWire()} requested: the machine was found {actual.ToWire()} by the power sync" });
        var held = await locks.HoldAsync<bool>(node.Uuid, async (latest, token) =>
        {
            if (latest.PowerState != wanted) return true;
            if (wanted == PowerState.On) await related.ParentOnAsync(latest, token);
            else await related.ChildrenOffAsync(latest, token);
            await power.SetStateAsync(DriverContexts.Of(latest, timeline), wanted == PowerState.On ? PowerTarget.On : PowerTarget.Off, null, token);
            return true;
        }, cancellationToken);
        if (!held.TryGet(out _, out var fault)) SyncSkipped(node.Uuid, fault.Message);
    }

    private async Task FailedAsync(Node node, PowerState? reading, string failure, string? cause, CancellationToken cancellationToken)
    {
        var count = looks.Failed(node.Uuid);
        SyncFailed(node.Uuid, count, failure);
        if (count <= options.PowerSync.MaxRetries) return;
        looks.Forgive(node.Uuid);
        var reason = $"During sync_power_state, max retries exceeded for node {node.Uuid}, node state {(reading ?? PowerState.Error).ToWire()} does not match expected state '{node.PowerState?.ToWire() ?? "None"}'. "
            + $"Updating DB state to '{reading?.ToWire() ?? "None"}' Switching node to maintenance mode. Error: {failure}";
        var found = cause is null ? null : CauseNaming.Judge(KnownCauses.Normalize(cause), []);
        timeline.Record(new(node.Uuid, clock.GetUtcNow(), TimelineNames.PowerFailed) { Message = reason, Data = JsonMap.Empty.With("cause", found?.Cause) });
        await StoreAsync(node.Uuid, latest => IsDue(latest)
            ? latest with { Maintenance = true, MaintenanceReason = reason, Fault = NodeFaults.Power, PowerState = reading, LastError = found?.Complete(reason) ?? reason }
            : latest, cancellationToken);
    }

    private async Task StoreAsync(Guid uuid, Func<Node, Node> change, CancellationToken cancellationToken)
    {
        var stored = await locks.ChangeAsync(uuid, (latest, _) =>
        {
            var after = change(latest);
            return new(after == latest ? Outcome.Of<IReadOnlyList<StoreWrite>>([]) : Outcome.Of<IReadOnlyList<StoreWrite>>(NodeChanges.Writes(latest, after, clock.GetUtcNow(), ids, options.HostName, "monitoring")));
        }, cancellationToken);
        if (!stored.TryGet(out _, out var fault)) SyncSkipped(uuid, fault.Message);
    }

    private IPowerInterface? Bind(Node node) =>
        drivers.TryBind(node, out var driver, out _) && driver.Slots.GetValueOrDefault(DriverSlot.Power) is IPowerInterface power
            && power.Validate(DriverContexts.Of(node, NoTimeline.Instance)).Count == 0 ? power : null;

    [LoggerMessage(1112, LogLevel.Warning, "The power state of node {Node} could not be read (failure {Count} in a row): {Message}")]
    private partial void SyncFailed(Guid node, int count, string message);

    [LoggerMessage(1113, LogLevel.Information, "The power sync leaves node {Node} to others: {Message}")]
    private partial void SyncSkipped(Guid node, string message);

    [LoggerMessage(1114, LogLevel.Information, "Node {Node} answers again: its power fault and maintenance are taken back")]
    private partial void PowerRecovered(Guid node);
}
