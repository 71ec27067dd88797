using Ironic.Conductor.Boot;
using Ironic.Model.Drivers;
using Ironic.Model.Images;

namespace Ironic.Conductor.Slots;

/// <summary>The slot implementations that are the conductor's own, and the empty ones.</summary>
internal static class ConductorSlots
{
    public static IEnumerable<IDriverInterface> Create(IImageService images, RamdiskParameterList ramdisk) =>
    [
        new AgentDeploy("direct", needsImage: true, images, ramdisk),
        new AgentDeploy("custom-agent", needsImage: false, images, ramdisk),
        new AgentInspect(ramdisk),
        new AgentRaid(),
        new AgentRescue(ramdisk),
        new VifNetwork("flat", keepsVifs: true),
        new VifNetwork("noop", keepsVifs: false),
        new PassiveInterface(DriverSlot.Storage, "noop"),
        new UnsupportedInterface(DriverSlot.Bios, "no-bios"),
        new UnsupportedInterface(DriverSlot.Console, "no-console"),
        new UnsupportedInterface(DriverSlot.Firmware, "no-firmware"),
        new UnsupportedInterface(DriverSlot.Inspect, "no-inspect"),
        new UnsupportedInterface(DriverSlot.Raid, "no-raid"),
        new UnsupportedInterface(DriverSlot.Rescue, "no-rescue"),
        new UnsupportedInterface(DriverSlot.Vendor, "no-vendor"),
    ];
}
