using System.Text.Json.Nodes;
using Ironic.Model.Json;
using Ironic.Redfish.Inventory;
using Ironic.Redfish.Storage;

namespace Ironic.Drivers.Redfish;

/// <summary>A BMC's view of its machine in the shape of the agent's inventory, so that the same hooks and rules make use of it. Pure.</summary>
internal static class InventoryShape
{
    public static JsonMap Of(HardwareView hardware)
    {
        var inventory = new JsonObject
        {
            ["interfaces"] = new JsonArray([.. hardware.Nics.Select(Interface)]),
            ["disks"] = new JsonArray([.. hardware.Storage.SelectMany(Disks)]),
            ["system_vendor"] = new JsonObject
            {
                ["product_name"] = hardware.Model, ["serial_number"] = hardware.Serial ?? hardware.Sku, ["manufacturer"] = hardware.Vendor,
                ["firmware"] = new JsonObject { ["vendor"] = null, ["version"] = hardware.BiosVersion, ["build_date"] = null },
            },
            ["boot"] = new JsonObject { ["current_boot_mode"] = hardware.BootMode switch { "UEFI" => "uefi", "Legacy" => "bios", _ => null }, ["pxe_interface"] = null },
        };
        if (hardware.Threads is not null || hardware.Architecture is not null)
        {
            inventory["cpu"] = new JsonObject
            {
                ["model_name"] = hardware.ProcessorModel, ["frequency"] = null, ["count"] = hardware.Threads ?? 0,
                ["architecture"] = hardware.Architecture, ["flags"] = new JsonArray(), ["socket_count"] = hardware.Sockets,
            };
        }

        if (hardware.MemoryMiB is { } memory) inventory["memory"] = new JsonObject { ["total"] = memory << 20, ["physical_mb"] = memory };
        return JsonMap.From(inventory);
    }

    /// <summary>Cards, in the shape of the agent's collector pci-devices.</summary>
    public static JsonMap PluginDataOf(HardwareView hardware)
    {
        if (hardware.PcieDevices.Count == 0) return JsonMap.Empty;
        var cards = hardware.PcieDevices.Select(JsonNode? (card) => new JsonObject
        {
            ["vendor_id"] = Digits(card.VendorId), ["product_id"] = Digits(card.DeviceId), ["class"] = card.Class, ["bus"] = card.Id,
        });
        return JsonMap.Empty.With("pci_devices", new JsonArray([.. cards]));
    }

    private static JsonObject Interface(NicView nic) => new()
    {
        ["name"] = nic.Id, ["mac_address"] = nic.Mac, ["has_carrier"] = nic.LinkStatus == "LinkUp", ["speed_mbps"] = nic.SpeedMbps,
    };

    /// <summary>RAID sets are what an operating system sees of their disks.</summary>
    private static IEnumerable<JsonNode?> Disks(StorageView storage)
    {
        var sets = storage.Volumes.Where(volume => volume.IsRaidSet && volume.CapacityBytes is not null).ToList();
        var hidden = sets.SelectMany(set => set.DrivePaths).ToHashSet(StringComparer.Ordinal);
        foreach (var set in sets) yield return new JsonObject { ["name"] = set.Id, ["size"] = set.CapacityBytes, ["model"] = set.RaidType ?? set.Name };
        foreach (var drive in storage.Drives.Where(drive => !hidden.Contains(drive.Path) && drive.CapacityBytes is not null))
        {
            yield return new JsonObject
            {
                ["name"] = drive.Id, ["size"] = drive.CapacityBytes, ["model"] = drive.Model, ["serial"] = drive.Serial,
                ["rotational"] = drive.MediaType switch { "HDD" => true, "SSD" => false, _ => null }, ["tran"] = drive.Protocol?.ToLowerInvariant(),
            };
        }
    }

    /// <summary>"0x8086" as "8086".</summary>
    private static string? Digits(string? id) => id is ['0', 'x' or 'X', .. var digits] ? digits.ToLowerInvariant() : id;
}
