using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;

namespace Ironic.Conductor.Slots;

/// <summary>Slot "raid": software RAID, and controllers that the agent's hardware managers know; all of it steps of the agent.</summary>
internal sealed class AgentRaid : IAgentSlot
{
    public DriverSlot Slot => DriverSlot.Raid;

    public string Name => "agent";

    public IReadOnlyList<DriverStep> CoreSteps => [];

    public IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<string> Validate(DriverContext node) => [];
}
