using Ironic.Conductor.Hardware;
using Ironic.Conductor.Options;
using Ironic.Conductor.Power;
using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Steps;

/// <summary>A step on one child, whose lock the caller holds: begun, or asked for how it goes; and what it leaves on the child.</summary>
internal sealed class ChildStepRun(INodeStore nodes, IStoreWriter writer, DriverRegistry drivers, RelatedPower power, HardwareCache cache, ITimeline timeline, TimeProvider clock, ConductorOptions options)
{
    private const int MaxRaces = 5;

    /// <param name="child">As it is under its lock.</param>
    /// <param name="phase">Of the parent's flow.</param>
    /// <param name="step">The parent's.</param>
    /// <param name="state">What the step answered last on this child; null: begin.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Outcome<StepProgress>> RunAsync(Node child, StepPhase phase, Step step, JsonMap? state, CancellationToken cancellationToken)
    {
        if (ReservedSteps.Contains(step)) return await SwitchAsync(child, step, cancellationToken);
        if (!drivers.TryBind(child, out var driver, out var errors)) return Fault.Invalid(string.Join(" ", errors));
        if (StepCatalog.OutOfBand(driver, step) is not { } slot) return Fault.Invalid($"node does not support this {phase.Name} step: {StepText.Of(step)}");
        try
        {
            var progress = await slot.RunStepAsync(DriverContexts.Of(child, timeline), new(step.Name, step.Args, phase.Kind, state), cancellationToken);
            if (progress is StepProgress.Pending pending) return Refuse(step, pending) is { } refused ? refused : progress;
            await KeepAsync(child.Uuid, (StepProgress.Done)progress, cancellationToken);
            return progress;
        }
        catch (DriverException e)
        {
            return Fault.Internal(e.Message);
        }
    }

    /// <summary>Hold and wait are the parent's own.</summary>
    private async Task<Outcome<StepProgress>> SwitchAsync(Node child, Step step, CancellationToken cancellationToken)
    {
        PowerTarget? target = step.Name switch
        {
            ReservedSteps.PowerOn => PowerTarget.On,
            ReservedSteps.PowerOff => PowerTarget.Off,
            ReservedSteps.Reboot => PowerTarget.Reboot,
            _ => null,
        };
        if (target is { } wanted && !(await power.SwitchAsync(child, wanted, cancellationToken)).TryGet(out _, out var fault)) return fault;
        return StepProgress.Done.Instance;
    }

    private Fault? Refuse(Step step, StepProgress.Pending pending)
    {
        if (!options.AllowAsyncChildSteps) return Fault.Invalid($"step {step.FullName} did not end at once, which steps on child nodes must (AllowAsyncChildSteps)");
        return pending is { Pause: null, Reboot: false } ? Fault.Invalid($"step {step.FullName} waits for {pending.For}, and no ramdisk is booted on child nodes") : null;
    }

    private async Task KeepAsync(Guid child, StepProgress.Done done, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        List<StoreWrite> apart = [];
        if (done.Bios is { } bios) apart.Add(await cache.WriteAsync(child, bios, now, cancellationToken));
        if (done.Firmware is { } firmware) apart.Add(await cache.WriteAsync(child, firmware, now, cancellationToken));
        for (var race = 0; race < MaxRaces && await nodes.FindAsync(child, cancellationToken) is { } latest; race++)
        {
            var after = StepResults.Keep(latest, done, now);
            List<StoreWrite> writes = after == latest ? apart : [new StoreWrite.UpdateNode(after with { UpdatedAt = now }), .. apart];
            if (writes.Count == 0 || await writer.CommitAsync(writes, cancellationToken) is CommitResult.Committed) return;
        }
    }
}
