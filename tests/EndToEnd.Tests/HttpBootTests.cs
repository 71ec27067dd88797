using EndToEnd.Tests.Racks;
using Ironic.Lab;
using Ironic.Lab.Bmc;
using Ironic.Lab.Machines;

namespace EndToEnd.Tests;

/// <summary>A UEFI machine that is told by its BMC to boot by HTTP: OVMF's own client fetches the first program, and TFTP has no part in it.</summary>
[Collection(Machines.Collection)]
public sealed class HttpBootTests
{
    private static readonly TimeSpan Boot = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task UefiMachine_IsDeployedByHttpBootAlone()
    {
        await using var rack = await Rack.BuildAsync(new MachineOptions { Firmware = Firmware.Uefi, Bmc = BmcKind.Redfish });
        var node = rack.Machine.Name;
        try
        {
            await rack.EnrollAsync();
            await rack.Client.RunAsync("node", "set", node, "--boot-interface", "http-ipxe");

            var key = await Deployment.StartAsync(rack, node);
            await rack.Nodes.AwaitAsync(node, "active", Boot);
            await Deployment.ProveAsync(rack, key, Boot);

            var story = await rack.Nodes.TimelineAsync(node);
            Assert.Contains(story, e => (string?)e!["data"]?["kind"] == "httpboot");
            Assert.Contains(story, e => (string)e!["name"]! == "http.get" && ((string)e["message"]!).Contains("/boot/programs/snponly.efi", StringComparison.Ordinal));
            Assert.Contains(story, e => (string)e!["name"]! == "boot.ramdisk");
            Assert.DoesNotContain(story, e => (string)e!["name"]! is "tftp.read" or "tftp.failed");
            Assert.Contains("boot order: network by HTTP, disk", rack.Machine.Console.Text, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{e.Message}\n{rack.Story}", e);
        }
    }
}
