using Ironic.Model.Json;
using Ironic.Model.Nodes;

namespace Ironic.Model.Drivers.Steps;

/// <summary>Capability of a slot: steps that it carries out by itself, out of band.</summary>
public interface IStepsCapability : IDriverInterface
{
    IReadOnlyList<DriverStep> Steps { get; }

    /// <summary>
    /// Begins a step, or looks how it goes: it is called again with what it answered until it is done. May be cut off and called again with the same run at any time,
    /// so it must be idempotent, or find what it began before.
    /// </summary>
    /// <exception cref="DriverException">The step failed; the message becomes part of <c>last_error</c>.</exception>
    ValueTask<StepProgress> RunStepAsync(DriverContext node, StepCall run, CancellationToken cancellationToken);
}

/// <summary>Which step is to be carried out.</summary>
/// <param name="Step">Its name, one of the slot's.</param>
/// <param name="Args">As validated against <see cref="DriverStep.Arguments"/>' names; their values are the step's own to judge.</param>
/// <param name="Flow">On whose behalf.</param>
/// <param name="State">Null: begin; else what the step answered last.</param>
public sealed record StepCall(string Step, JsonMap Args, StepFlowKind Flow, JsonMap? State);

/// <summary>How a step goes; closed.</summary>
public abstract record StepProgress
{
    private StepProgress()
    {
    }

    /// <summary>The step is done.</summary>
    public sealed record Done : StepProgress
    {
        public static readonly Done Instance = new();

        /// <summary>The node's <c>raid_config</c> from now on; null: as it was.</summary>
        public JsonMap? RaidConfig { get; init; }

        /// <summary>The BIOS settings from now on, all of them; null: not read. Their times are kept by the conductor.</summary>
        public IReadOnlyList<BiosSetting>? Bios { get; init; }

        /// <summary>The firmware components from now on, all of them; null: not read. Their times and initial versions are kept by the conductor.</summary>
        public IReadOnlyList<FirmwareComponent>? Firmware { get; init; }

        /// <summary>Keys to set in <c>driver_internal_info</c>; JSON null removes one.</summary>
        public JsonMap Internal { get; init; } = JsonMap.Empty;
    }

    /// <summary>It goes on by itself; the node waits without its lock meanwhile.</summary>
    /// <param name="State">Handed back with the next call; stored.</param>
    /// <param name="Pause">After which to ask again; null: only when the agent reports.</param>
    /// <param name="For">What is waited for, for people: "the BMC's task 7".</param>
    public sealed record Pending(JsonMap State, TimeSpan? Pause, string For) : StepProgress
    {
        /// <summary>Power cycle the machine first (settings that apply at the next start). Asked for once: the next answer must not repeat it.</summary>
        public bool Reboot { get; init; }
    }
}
