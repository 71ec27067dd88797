namespace Ironic.Model.Drivers.Steps;

/// <summary>A slot whose work the agent does in the ramdisk: deploy "direct", raid "agent", rescue "agent". Steps that an agent offers for a slot count only where that slot is one of these.</summary>
public interface IAgentSlot : IDriverInterface
{
    /// <summary>Steps that the conductor carries out with the agent's help, each by stages of its own ("write_image").</summary>
    IReadOnlyList<DriverStep> CoreSteps { get; }
}
