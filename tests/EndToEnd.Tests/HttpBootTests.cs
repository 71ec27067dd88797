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
    public async Task UefiMachine_BootsTheRamdiskByHttpAlone()
    {
        await using var rack = await Rack.BuildAsync(new MachineOptions { Firmware = Firmware.Uefi, Bmc = BmcKind.Redfish });
        var node = rack.Machine.Name;
        try
        {
            await rack.EnrollAsync();
            await rack.Client.RunAsync("node", "manage", node);
            await rack.Nodes.AwaitAsync(node, "manageable", Boot);
            await rack.Client.RunAsync("node", "set", node, "--boot-interface", "http-ipxe", "--inspect-interface", "agent");

            var story = await InspectAsync(rack, node);
            Assert.Contains(story, e => e.Name == "http.get" && e.Message.Contains("/boot/programs/snponly.efi", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{e.Message}\n{rack.Story}", e);
        }
    }

    /// <summary>Boots the ramdisk, whose agent reports; hands back what happened.</summary>
    private static async Task<IReadOnlyList<(string Name, string Message)>> InspectAsync(Rack rack, string node)
    {
        var before = (await rack.Nodes.TimelineAsync(node)).Count;
        await rack.Client.RunAsync("node", "inspect", node);
        await rack.Nodes.AwaitAsync(node, "manageable", Boot);

        var story = (await rack.Nodes.TimelineAsync(node)).Skip(before).ToList();
        Assert.Contains(story, e => (string?)e!["data"]?["kind"] == "httpboot");
        var told = story.Select(e => (Name: (string)e!["name"]!, Message: (string?)e["message"] ?? "")).ToList();
        Assert.Contains(told, e => e.Name == "boot.ramdisk");
        Assert.Contains(told, e => e.Name == "agent.inspection");
        Assert.DoesNotContain(told, e => e.Name is "tftp.read" or "tftp.failed");
        Assert.Contains("boot order: network by HTTP, disk", rack.Machine.Console.Text, StringComparison.Ordinal);
        return told;
    }
}
