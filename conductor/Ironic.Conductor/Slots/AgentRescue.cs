using Ironic.Conductor.Boot;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;

namespace Ironic.Conductor.Slots;

/// <summary>Slot "rescue": the ramdisk is booted, and its agent sets the password to log in with.</summary>
internal sealed class AgentRescue(RamdiskParameterList ramdisk) : IAgentSlot
{
    public DriverSlot Slot => DriverSlot.Rescue;

    public string Name => "agent";

    public IReadOnlyList<DriverStep> CoreSteps => [];

    public IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["rescue_kernel"] = "URL (http, https, file) of the rescue ramdisk's kernel. Optional: else the deploy ramdisk is booted.",
        ["rescue_ramdisk"] = "URL (http, https, file) of the rescue ramdisk. Optional: else the deploy ramdisk is booted.",
    };

    public IReadOnlyList<string> Validate(DriverContext node) => ramdisk.ValidateRescue(node);
}
