using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Racks;
using Ironic.Lab.Bmc;
using Ironic.Lab.Machines;
using Ironic.Testing;

namespace EndToEnd.Tests.Boots;

/// <summary>
/// A machine whose network boots nothing: its Redfish BMC shows it the ramdisk as a CD, and takes it out again for what was deployed; here onto a volume that the
/// BMC has made, after a new BIOS. Taken in with an image that the recipe made, deployed with the one that the appliance makes itself.
/// </summary>
internal static class VirtualMedia
{
    private static readonly TimeSpan Boot = TimeSpan.FromMinutes(12);

    public static async Task DeployAsync()
    {
        await using var rack = await Rack.BuildAsync(new RackOptions
        {
            Machines = [new() { Firmware = Firmware.Uefi, Bmc = BmcKind.Redfish }],
            Conductor = new() { ["clean"] = new JsonObject { ["priorities"] = new JsonObject { [RaidVolumes.LastCleanStep] = 1 } } },
            Bmc = new() { ["mostPerSecond"] = 50 }, // the lab's can bear it, and RAID steps are many requests
        });
        var node = rack.Machine.Name;
        try
        {
            var folder = await MakeRamdiskAsync(rack);
            await using var files = await FileServer.StartAsync(folder, IPAddress.Loopback);
            await rack.EnrollAsync(but: [rack.Machine]);
            var root = await RaidVolumes.MakeAsync(rack, files, folder, Boot, ["node", "set", node, "--boot-interface", "redfish-virtual-media", "--driver-info", $"deploy_iso={files.Root}deploy.iso"]);
            Assert.Equal("ironic", (string?)(await rack.Nodes.ShowAsync(node))["driver_internal_info"]!["bmc_vendor"]);
            await rack.Client.RunAsync("node", "provide", node);
            await rack.Nodes.AwaitAsync(node, "available", Boot);

            await rack.Client.RunAsync("node", "unset", node, "--driver-info", "deploy_iso");
            var key = await Deployment.StartAsync(rack, node);
            await rack.Nodes.AwaitAsync(node, "active", Boot);
            await RaidVolumes.ProveDeployedAsync(rack, root, key, Boot);
            await RaidVolumes.TakeBackAsync(rack, root, Boot);

            var story = (await rack.Nodes.TimelineAsync(node)).Select(e => (Name: (string)e!["name"]!, Message: (string?)e["message"] ?? "")).ToList();
            Assert.Contains(story, e => e.Message.StartsWith("virtual CD http://", StringComparison.Ordinal));
            Assert.Contains(story, e => e.Message.StartsWith("virtual CD out", StringComparison.Ordinal));
            Assert.Contains(story, e => e.Name == "boot.media" && e.Message.Contains("/deploy-", StringComparison.Ordinal));
            Assert.DoesNotContain(story, e => e.Name is "tftp.read" or "boot.script" or "boot.kernel" or "boot.ramdisk");
            Assert.Contains("boot order: CD, disk, network", rack.Machine.Console.Text, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{e.Message}\n{rack.Story}", e);
        }
    }

    /// <summary>Makes the image with the recipe; hands back the folder that it lies in.</summary>
    private static async Task<string> MakeRamdiskAsync(Rack rack)
    {
        var configuration = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(rack.Folder, "appliance.json")))!["provisioning"]!;
        var folder = Directory.CreateDirectory(Path.Combine(rack.Folder, "media")).FullName;
        var made = await ForeignTool.RunAsync(
            Path.Combine(Repository.Root, "images/ramdisk/iso"),
            [
                "--ramdisk", (await Recipes.BuildAsync()).Ramdisk, "--output", Path.Combine(folder, "deploy.iso"),
                "--append", $"console=ttyS0 ipa-api-url=http://{configuration["address"]}:{configuration["httpPort"]}",
            ],
            TimeSpan.FromMinutes(2));
        if (!made.Succeeded) throw new InvalidOperationException($"images/ramdisk/iso: {made}");
        return folder;
    }
}
