using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Racks;

namespace EndToEnd.Tests.Boots;

/// <summary>What a Redfish BMC does for a machine before it is deployed, and after: a volume of its RAID controller, which the machine then has as a disk, and firmware.</summary>
internal static class RaidVolumes
{
    /// <summary>Run with the automated cleaning, after the disks were erased.</summary>
    public const string LastCleanStep = "raid.delete_configuration";

    private const string FirmwareFile = "bios.bin", NewVersion = "2.1";
    private const long RootGiB = 12; // more than the machine's own disk has: the agent by itself takes the smallest

    /// <summary>Takes in a machine that is in enroll, and has it cleaned by hand: a RAID volume, and a new BIOS. It is manageable in the end.</summary>
    /// <param name="rack">One machine.</param>
    /// <param name="files">Serves a folder.</param>
    /// <param name="folder">That folder.</param>
    /// <param name="limit">Of the cleaning.</param>
    /// <param name="first">A command to begin with.</param>
    /// <returns>The root volume as the node tells of it.</returns>
    public static async Task<RootVolume> MakeAsync(Rack rack, FileServer files, string folder, TimeSpan limit, IReadOnlyList<string> first)
    {
        var node = rack.Machine.Name;
        var firmware = Encoding.ASCII.GetBytes($"ironic-lab-firmware BIOS {NewVersion}\n");
        var update = new JsonObject { ["component"] = "bios", ["url"] = $"{files.Root}{FirmwareFile}", ["checksum"] = Convert.ToHexStringLower(SHA256.HashData(firmware)) };
        await File.WriteAllBytesAsync(Path.Combine(folder, FirmwareFile), firmware);
        var (target, steps) = (Path.Combine(rack.Folder, "raid.json"), Path.Combine(rack.Folder, "steps.json"));
        await File.WriteAllTextAsync(target, $$"""{"logical_disks": [{"size_gb": {{RootGiB}}, "raid_level": "5", "is_root_volume": true, "volume_name": "root"}]}""");
        await File.WriteAllTextAsync(steps, $$"""
            [{"interface": "raid", "step": "delete_configuration"}, {"interface": "raid", "step": "create_configuration"},
             {"interface": "firmware", "step": "update", "args": {"settings": [{{update.ToJsonString()}}]} }]
            """);
        await rack.Client.RunAllAsync([first, ["node", "manage", node, "--wait", "120"], ["node", "set", node, "--target-raid-config", target], ["node", "clean", node, "--clean-steps", steps]]);
        var cleaned = await rack.Nodes.AwaitAsync(node, "manageable", limit);

        var volume = Assert.Single((JsonArray)cleaned["raid_config"]!["logical_disks"]!)!;
        Assert.Equal(("root", RootGiB, "5"), ((string)volume["name"]!, (long)volume["size_gb"]!, (string)volume["raid_level"]!));
        var root = new RootVolume(rack.Machine.VolumePath((string)volume["id"]!), (string)volume["root_device_hint"]!["wwn"]!);
        var properties = cleaned["properties"]!;
        Assert.Equal((root.Name, RootGiB), ((string?)properties["root_device"]!["wwn"], long.Parse(properties["local_gb"]!.ToString(), CultureInfo.InvariantCulture)));
        Assert.Contains("raid_level:5", (string)properties["capabilities"]!, StringComparison.Ordinal);

        var bios = (await rack.Nodes.FirmwareAsync(node)).Single(part => (string)part!["component"]! == "bios")!;
        Assert.NotEqual(NewVersion, (string?)bios["initial_version"]);
        Assert.Equal(NewVersion, (string?)bios["current_version"]);
        return root;
    }

    /// <summary>The image went to the root volume and nowhere else, and the machine runs from it.</summary>
    public static async Task ProveDeployedAsync(Rack rack, RootVolume root, string key, TimeSpan limit)
    {
        await Deployment.ProveAsync(rack.Nodes, rack.Machine, key, RootDisk.Named(root.Name), limit);
        await Disks.AssertHoldsAsync(root.Path, Path.Combine((await Recipes.BuildAsync()).OsImage, "debian-12.raw"));
        Assert.Equal(0, await Disks.WrittenBytesAsync(rack.Machine));
    }

    /// <summary>Undeploys the machine; its cleaning erases the disks and deletes the volumes.</summary>
    public static async Task TakeBackAsync(Rack rack, RootVolume root, TimeSpan limit)
    {
        var node = rack.Machine.Name;
        await rack.Client.RunAllAsync([["node", "set", node, "--automated-clean"], ["node", "undeploy", node]]);
        var back = await rack.Nodes.AwaitAsync(node, "available", limit);
        Assert.Empty((JsonArray)back["raid_config"]!["logical_disks"]!);
        Assert.Null(back["properties"]!["root_device"]);
        Assert.False(File.Exists(root.Path));
        Assert.Contains("erased by", rack.Machine.Console.Text, StringComparison.Ordinal);
    }
}

/// <summary>The volume that the operating system goes to.</summary>
/// <param name="Path">Its image on the host.</param>
/// <param name="Name">World wide: "0x5000c500a1b2c3d4".</param>
internal sealed record RootVolume(string Path, string Name);
