using System.Text.Json.Nodes;
using EndToEnd.Tests.Racks;
using Ironic.Lab;
using Ironic.Lab.Bmc;
using Ironic.Lab.Machines;

namespace EndToEnd.Tests.Boots;

/// <summary>A UEFI machine that boots by HTTP: OVMF's own client fetches the first program, from where the BMC says or DHCP does, and TFTP has no part in it.</summary>
internal static class HttpBoot
{
    private const string Program = "/boot/programs/snponly.efi";

    private static readonly TimeSpan Boot = TimeSpan.FromMinutes(12);

    public static async Task InspectAndDeployAsync()
    {
        await using var rack = await Rack.BuildAsync(new MachineOptions { Firmware = Firmware.Uefi, Bmc = BmcKind.Redfish });
        var node = rack.Machine.Name;
        try
        {
            await using var elsewhere = await FileServer.StartAsync(await CopyProgramAsync(rack), rack.Lab.HostAddress);
            await rack.EnrollAsync();
            await rack.Client.RunAsync("node", "manage", node, "--wait", "120");
            await rack.Client.RunAsync("node", "set", node, "--boot-interface", "http-ipxe", "--inspect-interface", "agent", "--driver-info", $"redfish_http_boot_uri={elsewhere.Root}first.efi");
            await rack.Client.RunAsync("node", "inspect", node);
            await rack.Nodes.AwaitAsync(node, "manageable", Boot);
            var inspected = await rack.Nodes.TimelineAsync(node);
            Assert.Contains("GET /first.efi", elsewhere.Log, StringComparison.Ordinal);
            Assert.Contains(inspected, e => (string)e!["name"]! == "agent.inspection");
            Assert.DoesNotContain(inspected, IsFirstProgram);

            await rack.Client.RunAsync("node", "unset", node, "--driver-info", "redfish_http_boot_uri");
            await rack.Client.RunAsync("node", "provide", node, "--wait", "120");
            var key = await Deployment.StartAsync(rack, node);
            await rack.Nodes.AwaitAsync(node, "active", Boot);
            await Deployment.ProveAsync(rack, key, Boot);
            var story = await rack.Nodes.TimelineAsync(node);
            Assert.Contains(story, e => (string?)e!["data"]?["kind"] == "httpboot");
            Assert.Contains(story, IsFirstProgram);
            Assert.DoesNotContain(story, e => (string)e!["name"]! is "tftp.read" or "tftp.failed");
            Assert.Contains("boot order: network by HTTP, disk", rack.Machine.Console.Text, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{e.Message}\n{rack.Story}", e);
        }
    }

    private static bool IsFirstProgram(JsonNode? e) => (string)e!["name"]! == "http.get" && ((string)e["message"]!).Contains(Program, StringComparison.Ordinal);

    /// <summary>What DHCP would name, under another name in a folder of its own.</summary>
    private static async Task<string> CopyProgramAsync(Rack rack)
    {
        var configuration = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(rack.Folder, "appliance.json")))!["provisioning"]!;
        using var http = new HttpClient();
        var program = await http.GetByteArrayAsync(new Uri($"http://{configuration["address"]}:{configuration["httpPort"]}{Program}"));
        var folder = Directory.CreateDirectory(Path.Combine(rack.Folder, "elsewhere")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "first.efi"), program);
        return folder;
    }
}
