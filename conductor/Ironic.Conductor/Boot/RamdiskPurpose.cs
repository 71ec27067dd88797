using Ironic.Conductor.Jobs;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Boot;

/// <summary>What a ramdisk is booted for, and where the flow goes on once it is up.</summary>
/// <param name="Name">"deploy", "clean", "inspect", "rescue": for the boot plan and the timeline.</param>
/// <param name="Then">The stage after the agent's arrival.</param>
/// <param name="Timeout">From power-on, retries included; zero: none.</param>
internal sealed record RamdiskPurpose(string Name, string Then, TimeSpan Timeout)
{
    /// <summary>Whether the agent has arrived.</summary>
    public Func<StageContext, bool> Arrived { get; init; } = context => Agents.AgentInfo.EndpointOf(context.Node) is not null;

    /// <summary>"agent heartbeat", "inspection data".</summary>
    public string WaitsFor { get; init; } = "agent heartbeat";

    /// <summary>From when the time-out counts; null: from power-on.</summary>
    public Func<Node, DateTimeOffset?> TimeoutFrom { get; init; } = _ => null;

    /// <summary>True: the rescue ramdisk is booted, where the node names one.</summary>
    public bool Rescues { get; init; }

    /// <summary>True: the agent is to send its inspection's result instead of reporting for work.</summary>
    public bool Inspects { get; init; }
}
