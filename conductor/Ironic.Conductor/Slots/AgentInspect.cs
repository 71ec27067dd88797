using Ironic.Conductor.Boot;
using Ironic.Model.Drivers;

namespace Ironic.Conductor.Slots;

/// <summary>Slot "inspect": the agent looks into the machine and sends what it found.</summary>
internal sealed class AgentInspect(RamdiskParameterList ramdisk) : IDriverInterface
{
    public DriverSlot Slot => DriverSlot.Inspect;

    public const string WireName = "agent";

    public string Name => WireName;

    public IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["deploy_kernel"] = "URL (http, https, file) of the ramdisk's kernel. Optional where a default is configured.",
        ["deploy_ramdisk"] = "URL (http, https, file) of the ramdisk. Optional where a default is configured.",
    };

    public IReadOnlyList<string> Validate(DriverContext node) => ramdisk.Validate(node);
}
