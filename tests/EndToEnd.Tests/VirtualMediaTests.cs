using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Racks;
using Ironic.Lab;
using Ironic.Lab.Bmc;
using Ironic.Lab.Machines;
using Ironic.Testing;

namespace EndToEnd.Tests;

/// <summary>A machine whose network boots nothing: its Redfish BMC shows it the ramdisk as a CD, and takes it out again for what was deployed.</summary>
[Collection(Machines.Collection)]
public sealed class VirtualMediaTests
{
    private static readonly TimeSpan Boot = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task UefiMachine_WithARedfishBmc_IsDeployedThroughVirtualMedia()
    {
        await using var rack = await Rack.BuildAsync(new MachineOptions { Firmware = Firmware.Uefi, Bmc = BmcKind.Redfish });
        var node = rack.Machine.Name;
        try
        {
            await using var files = await ServeRamdiskAsync(rack);
            await rack.EnrollAsync();
            Assert.Equal("ironic", (string?)(await rack.Nodes.AwaitAsync(node, "available", Boot))["driver_internal_info"]!["bmc_vendor"]);
            await rack.Client.RunAsync("node", "set", node, "--boot-interface", "redfish-virtual-media", "--driver-info", $"deploy_iso={files.Image}");

            var key = await Deployment.StartAsync(rack, node);
            await rack.Nodes.AwaitAsync(node, "active", Boot);
            await Deployment.ProveAsync(rack, key, Boot);

            var story = (await rack.Nodes.TimelineAsync(node)).Select(e => (Name: (string)e!["name"]!, Message: (string?)e["message"] ?? "")).ToList();
            Assert.Contains(story, e => e.Message.StartsWith("virtual CD http://", StringComparison.Ordinal));
            Assert.Contains(story, e => e.Message.StartsWith("virtual CD out", StringComparison.Ordinal));
            Assert.DoesNotContain(story, e => e.Name is "tftp.read" or "boot.script" or "boot.kernel" or "boot.ramdisk");
            Assert.Contains("boot order: CD, disk, network", rack.Machine.Console.Text, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{e.Message}\n{rack.Story}", e);
        }
    }

    /// <summary>Makes the image with the recipe, and serves it to the BMC.</summary>
    private static async Task<RamdiskFiles> ServeRamdiskAsync(Rack rack)
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
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        probe.Stop();
        var server = ForeignTool.Start("python3", ["-u", "-m", "http.server", port, "--bind", "127.0.0.1", "--directory", folder]);
        await Eventually.TrueAsync(() => server.Log.Contains("Serving HTTP", StringComparison.Ordinal), TimeSpan.FromSeconds(30), "the file server listens");
        return new(server, new($"http://127.0.0.1:{port}/deploy.iso"));
    }

    private sealed record RamdiskFiles(ForeignServer Server, Uri Image) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
