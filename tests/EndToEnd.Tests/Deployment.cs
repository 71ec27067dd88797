using System.Text.Json.Nodes;
using EndToEnd.Tests.Clients;
using EndToEnd.Tests.Racks;
using Ironic.Lab.Machines;
using Ironic.Testing;

namespace EndToEnd.Tests;

/// <summary>Deploying the real Debian image, and proving that what runs is what was asked for.</summary>
internal static class Deployment
{
    public const string HostName = "proved-host";

    /// <summary>Asks for the deploy; hands back the private key whose public half is in the config drive.</summary>
    public static async Task<string> StartAsync(Rack rack, string node)
    {
        var image = (await Recipes.BuildAsync()).OsImage;
        var checksum = (await File.ReadAllLinesAsync(Path.Combine(image, "SHA256SUMS"))).Single(line => line.EndsWith("debian-12.raw", StringComparison.Ordinal)).Split(' ')[0];
        await rack.Client.RunAsync(
            "node", "set", node, "--instance-info", $"image_source=file://{image}/debian-12.raw", "--instance-info", $"image_checksum={checksum}");
        var key = Path.Combine(rack.Folder, $"key-{node}");
        Check(await ForeignTool.RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]));
        var configDrive = new JsonObject
        {
            ["meta_data"] = new JsonObject
            {
                ["hostname"] = HostName,
                ["name"] = HostName,
                ["public_keys"] = new JsonObject { ["test"] = (await File.ReadAllTextAsync(key + ".pub")).Trim() },
            },
        };
        await rack.Client.RunAsync("node", "deploy", node, "--config-drive", configDrive.ToJsonString());
        return key;
    }

    /// <summary>The console shows the host name's login prompt, and SSH lets the key's holder in; root stands on the machine's own disk.</summary>
    public static Task ProveAsync(Rack rack, string key, TimeSpan limit) => ProveAsync(rack.Nodes, rack.Machine, key, limit);

    /// <inheritdoc cref="ProveAsync(Rack, string, TimeSpan)"/>
    public static Task ProveAsync(NodeReader nodes, Machine machine, string key, TimeSpan limit) => ProveAsync(nodes, machine, key, RootDisk.OfTheMachine, limit);

    /// <summary>The same of a root that stands elsewhere.</summary>
    public static async Task ProveAsync(NodeReader nodes, Machine machine, string key, RootDisk root, TimeSpan limit)
    {
        await machine.Console.WaitForAsync($"{HostName} login:", 0, limit, CancellationToken.None);
        var output = await LogInAsync(nodes, machine, key, $"hostname; {root.Question}", limit);
        Assert.Contains(HostName, output, StringComparison.Ordinal);
        Assert.Contains(root.Answer, output, StringComparison.Ordinal);
    }

    /// <summary>What a command prints that is run over SSH; a machine that is still booting is waited for.</summary>
    public static async Task<string> LogInAsync(NodeReader nodes, Machine machine, string key, string command, TimeSpan limit)
    {
        ForeignResult? login = null;
        await Eventually.TrueAsync(
            async () =>
            {
                var address = await AddressAsync(nodes, machine.Name);
                login = await ForeignTool.RunAsync(
                    "ssh",
                    [
                        "-i", key, "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes", "-o", "ConnectTimeout=20",
                        $"debian@{address}", command,
                    ]);
                return login.Succeeded;
            },
            limit,
            $"an SSH login to {machine.Name}");
        return login!.Output;
    }

    /// <summary>What the first boot has made, host keys among it, is on the disk: service and rescue switch the machine off as Ironic does, at once.</summary>
    public static Task SettleAsync(Rack rack, string key, TimeSpan limit) => LogInAsync(rack.Nodes, rack.Machine, key, "cloud-init status --wait > /dev/null; sync", limit);

    /// <summary>The last that DHCP gave it: firmware, ramdisk and installed system may each have one of their own.</summary>
    public static async Task<string> AddressAsync(NodeReader nodes, string node) =>
        (string)(await nodes.TimelineAsync(node)).Last(e => (string)e!["name"]! == "dhcp.ack")!["data"]!["address"]!;

    private static void Check(ForeignResult result)
    {
        if (!result.Succeeded) throw new InvalidOperationException(result.ToString());
    }
}

/// <summary>The disk that an installed system stands on, by what the system says of it.</summary>
/// <param name="Question">A command.</param>
/// <param name="Answer">Part of what it prints.</param>
internal sealed record RootDisk(string Question, string Answer)
{
    private const string Partition = "findmnt -no SOURCE /";

    public static RootDisk OfTheMachine { get; } = new(Partition, "/dev/vda");

    /// <param name="name">"0x5000c500a1b2c3d4".</param>
    public static RootDisk Named(string name) => new($"cat /sys/class/block/$(basename $({Partition}))/../device/wwid", $"naa.{name["0x".Length..]}");
}
