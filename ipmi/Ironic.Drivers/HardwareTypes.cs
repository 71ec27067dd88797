using System.Collections.Frozen;
using System.Collections.Immutable;
using Ironic.Model.Drivers;

namespace Ironic.Drivers;

/// <summary>The hardware types as data: for each slot, the implementations that it allows, best first. Those that nobody has registered are not offered.</summary>
internal static class HardwareTypes
{
    private static readonly Dictionary<DriverSlot, ImmutableArray<string>> Generic = new()
    {
        [DriverSlot.Bios] = ["no-bios"],
        [DriverSlot.Boot] = ["ipxe", "pxe", "http-ipxe", "http"],
        [DriverSlot.Console] = ["no-console"],
        [DriverSlot.Deploy] = ["direct", "autodetect", "ansible", "ramdisk", "anaconda", "bootc", "custom-agent"],
        [DriverSlot.Firmware] = ["no-firmware"],
        [DriverSlot.Inspect] = ["agent", "no-inspect"],
        [DriverSlot.Management] = ["noop"],
        [DriverSlot.Network] = ["flat", "neutron", "ironic-networking", "noop"],
        [DriverSlot.Power] = ["agent"],
        [DriverSlot.Raid] = ["no-raid", "agent"],
        [DriverSlot.Rescue] = ["no-rescue", "agent"],
        [DriverSlot.Storage] = ["noop", "cinder", "external"],
        [DriverSlot.Vendor] = ["no-vendor"],
    };

    /// <summary>Any machine with an IPMI 2.0 BMC.</summary>
    public static HardwareType Ipmi { get; } = With("ipmi", new()
    {
        [DriverSlot.Console] = ["no-console", "ipmi-sol"],
        [DriverSlot.Management] = ["ipmitool", "noop"],
        [DriverSlot.Power] = ["ipmitool"],
        [DriverSlot.Vendor] = ["ipmitool", "no-vendor"],
    });

    /// <summary>The names under which the Redfish slots are offered; all the same code, as what makers do otherwise stands in the table of quirks.</summary>
    public static ImmutableArray<string> RedfishNames { get; } = ["redfish", "idrac-redfish"];

    /// <summary>Any machine with a Redfish BMC.</summary>
    public static HardwareType Redfish { get; } = OverRedfish("redfish", ["redfish"]);

    /// <summary>Dells, under the names that their nodes have with Ironic.</summary>
    public static HardwareType Idrac { get; } = OverRedfish("idrac", ["idrac-redfish", "redfish"]);

    /// <summary>HPEs from iLO 5 on, which speak Redfish like the rest.</summary>
    public static HardwareType Ilo { get; } = OverRedfish("ilo", ["redfish"]);

    /// <summary>Any machine behind a switched outlet: its power is the outlet's, its boot order nobody's.</summary>
    public static HardwareType Snmp { get; } = With("snmp", new() { [DriverSlot.Power] = ["snmp"] });

    /// <summary>A machine of a libvirt host, switched over SSH.</summary>
    public static HardwareType Ssh { get; } = With("ssh", new() { [DriverSlot.Management] = ["ssh", "noop"], [DriverSlot.Power] = ["ssh"] });

    /// <summary>A machine without a BMC: its agent restarts it, or whoever stands before it does what "fake" only notes down.</summary>
    public static HardwareType Manual { get; } = With("manual-management", new() { [DriverSlot.Power] = ["agent", "fake"] });

    /// <summary>No machine at all: "fake" first in every slot that has one but storage (Ironic's default there is "noop" for all), and anything else that a test wants.</summary>
    public static HardwareType Fake { get; } = With("fake-hardware", Generic.Keys
        .ToDictionary(slot => slot, slot => Generic[slot].Remove(FakeFirst(slot)).Insert(0, FakeFirst(slot)))) with { AllowsAny = true };

    public static ImmutableArray<HardwareType> All { get; } = [Ipmi, Redfish, Idrac, Ilo, Snmp, Ssh, Manual, Fake];

    public static string VirtualMediaOf(string redfishName) => $"{redfishName}-virtual-media";

    private static HardwareType OverRedfish(string name, ImmutableArray<string> slots) => With(name, new()
    {
        [DriverSlot.Bios] = slots.Add("no-bios"),
        [DriverSlot.Boot] = [.. Generic[DriverSlot.Boot], .. slots.Select(VirtualMediaOf)],
        [DriverSlot.Firmware] = slots.Add("no-firmware"),
        [DriverSlot.Inspect] = [.. slots, .. Generic[DriverSlot.Inspect]],
        [DriverSlot.Management] = slots.Add("noop"),
        [DriverSlot.Power] = slots,
        [DriverSlot.Raid] = [.. slots, .. Generic[DriverSlot.Raid]],
        [DriverSlot.Vendor] = slots.Add("no-vendor"),
    });

    private static string FakeFirst(DriverSlot slot) => slot is DriverSlot.Network or DriverSlot.Storage ? "noop" : "fake";

    private static HardwareType With(string name, Dictionary<DriverSlot, ImmutableArray<string>> own) =>
        new(name, Generic.ToFrozenDictionary(slot => slot.Key, slot => own.GetValueOrDefault(slot.Key, slot.Value)));
}
