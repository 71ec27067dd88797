using System.Globalization;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Leases;
using Ironic.Conductor.Options;
using Ironic.Conductor.Provisioning;
using Ironic.Conductor.Reservations;
using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Power;

/// <inheritdoc cref="IPowerService"/>
internal sealed class PowerService(NodeLocks locks, IJobStore jobs, DriverRegistry drivers, FlowTable flows, VerbWrites writes, Placement placement, IJobWaker waker, TimeProvider clock, ConductorOptions options) : IPowerService
{
    public async Task<Outcome> RequestAsync(Guid node, PowerTarget target, TimeSpan? timeout, string? requestId, CancellationToken cancellationToken)
    {
        var outcome = await locks.ChangeAsync(node, (latest, token) => DecideAsync(latest, target, timeout, requestId, token), cancellationToken);
        if (!outcome.TryGet(out _, out var fault)) return fault;
        waker.Wake(node);
        return Outcome.Done;
    }

    private async ValueTask<Outcome<IReadOnlyList<StoreWrite>>> DecideAsync(Node node, PowerTarget target, TimeSpan? timeout, string? requestId, CancellationToken cancellationToken)
    {
        if (Refuse(node, target) is { } refused) return refused;
        if (IsThere(node, target)) return Outcome.Of<IReadOnlyList<StoreWrite>>([]);
        if (await jobs.FindByNodeAsync(node.Uuid, cancellationToken) is { } parked)
            return Fault.Conflict($"Node {node.Uuid} is locked by host {options.HostName}, please retry after the current operation is completed. ({parked.Kind} waits for {parked.WaitingFor}; abort it to take the machine's power into your own hands.)");

        if (!(await placement.HolderAsync(node, cancellationToken)).TryGet(out var holder, out var nobody)) return nobody;
        var now = clock.GetUtcNow();
        var state = JsonMap.Empty.With(PowerFlow.TargetKey, target.ToWire());
        if (timeout is { } bound) state = state.With(PowerFlow.TimeoutKey, (int)Math.Ceiling(bound.TotalSeconds));
        var after = node with
        {
            Reservation = holder.Hostname,
            LastError = null,
            TargetPowerState = target is PowerTarget.Off or PowerTarget.SoftOff ? PowerState.Off : PowerState.On,
            UpdatedAt = now,
        };
        return Outcome.Of<IReadOnlyList<StoreWrite>>(
        [
            new StoreWrite.UpdateNode(after),
            new StoreWrite.InsertJob(writes.NewJob(node, flows[FlowKinds.Power], state, requestId, now, holder)),
            VerbWrites.Started(node, FlowKinds.Power, target.ToWire(), now),
        ]);
    }

    private Fault? Refuse(Node node, PowerTarget target)
    {
        if (node.Provision.State is ProvisionState.Cleaning or ProvisionState.CleanWait)
            return Fault.Invalid($"The requested action \"{target.ToWire()}\" can not be performed on node \"{node.Uuid}\" while it is in state \"{node.Provision.State.ToWire()}\".");
        if (node.DisablePowerOff && target is PowerTarget.Off or PowerTarget.SoftOff && node.DisablePowerOff) return Fault.Conflict("Failed to set node power state to power off.");
        if (!drivers.TryBind(node, out var driver, out var errors)) return Fault.Invalid(string.Join(" ", errors));
        if (driver.Slots.GetValueOrDefault(DriverSlot.Power) is not IPowerInterface power) return Fault.Invalid($"Driver {node.Driver} does not support power (disabled or not implemented).");

        var problems = power.Validate(DriverContexts.Of(node, NoTimeline.Instance));
        if (problems.Count > 0) return Fault.Invalid(string.Join(" ", problems));
        return power.SupportedTargets.Contains(target)
            ? null
            : Fault.Invalid($"Driver {power.Name} does not support power state '{target.ToWire()}'; it supports {string.Join(", ", power.SupportedTargets.Order().Select(t => string.Create(CultureInfo.InvariantCulture, $"'{t.ToWire()}'")))}.");
    }

    /// <summary>What is stored counts: a machine that differs is the power sync's to find.</summary>
    private static bool IsThere(Node node, PowerTarget target) =>
        (target == PowerTarget.On && node.PowerState == PowerState.On) || (target is PowerTarget.Off or PowerTarget.SoftOff && node.PowerState == PowerState.Off);
}
