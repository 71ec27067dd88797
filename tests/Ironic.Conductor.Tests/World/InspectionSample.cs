using System.Text.Json.Nodes;

namespace Ironic.Conductor.Tests.World;

/// <summary>What the fake agent finds in its machine.</summary>
internal static class InspectionSample
{
    public static string For(FakeMachine machine) => new JsonObject
    {
        ["inventory"] = new JsonObject
        {
            ["interfaces"] = new JsonArray(
                new JsonObject { ["name"] = "eth0", ["mac_address"] = machine.Address.ToString(), ["ipv4_address"] = "10.77.0.21", ["has_carrier"] = true },
                new JsonObject { ["name"] = "eth1", ["mac_address"] = "52:54:00:ff:00:01", ["has_carrier"] = false }),
            ["cpu"] = new JsonObject { ["count"] = 4, ["architecture"] = "x86_64" },
            ["memory"] = new JsonObject { ["total"] = 4_100_000_000L, ["physical_mb"] = 4096 },
            ["disks"] = new JsonArray(
                new JsonObject { ["name"] = "/dev/sda", ["size"] = 21_474_836_480L, ["rotational"] = true, ["serial"] = "S1", ["model"] = "QEMU HARDDISK" },
                new JsonObject { ["name"] = "/dev/nvme0n1", ["size"] = 107_374_182_400L, ["rotational"] = false, ["serial"] = "N1", ["model"] = "Fast One" }),
            ["boot"] = new JsonObject { ["current_boot_mode"] = "uefi", ["pxe_interface"] = machine.Address.ToString() },
            ["bmc_address"] = "192.0.2.7",
        },
        ["root_disk"] = new JsonObject { ["name"] = "/dev/sda", ["size"] = 21_474_836_480L },
        ["boot_interface"] = "01-" + machine.Address.ToString().Replace(':', '-'),
        ["error"] = machine.Faults.InspectionError,
        ["logs"] = "H4sI",
    }.ToJsonString();
}
