using EndToEnd.Tests.Racks;
using Ironic.Testing;

namespace EndToEnd.Tests;

/// <summary>A running machine into rescue and back: its owner gets in with the password and at the instance's disk, nobody else does, and the instance runs again.</summary>
internal static class Rescue
{
    private const string Password = "correct horse";

    public static async Task ProveAsync(Rack rack, string key, TimeSpan limit)
    {
        var (node, console) = (rack.Machine.Name, rack.Machine.Console);
        var before = console.Position;
        await Deployment.SettleAsync(rack, key, limit);
        await rack.Client.RunAsync("node", "rescue", node, "--rescue-password", Password);
        await rack.Nodes.AwaitAsync(node, "rescue", limit);
        await console.WaitForAsync("RESCUE log in as rescue", before, limit, CancellationToken.None);

        var address = await Deployment.AddressAsync(rack.Nodes, node);
        var inside = await LogInAsync(rack, address, Password, "mount -t ext4 -o ro /dev/vda3 /mnt && cat /mnt/etc/hostname");
        Assert.True(inside.Succeeded, inside.ToString());
        Assert.Equal(Deployment.HostName, inside.Output.Trim());
        Assert.False((await LogInAsync(rack, address, "wrong horse", "true")).Succeeded);

        await rack.Client.RunAsync("node", "unrescue", node);
        await rack.Nodes.AwaitAsync(node, "active", limit);
        await Deployment.ProveAsync(rack, key, limit);
    }

    /// <summary>OpenSSH asks a program for the password: it has no option for one.</summary>
    private static async Task<ForeignResult> LogInAsync(Rack rack, string address, string password, string command)
    {
        var asked = Path.Combine(rack.Folder, "askpass");
        await File.WriteAllTextAsync(asked, "#!/bin/sh\necho \"$RESCUE_PASSWORD\"\n");
        File.SetUnixFileMode(asked, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return await ForeignTool.RunAsync(
            "ssh",
            [
                "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "PubkeyAuthentication=no", "-o", "NumberOfPasswordPrompts=1",
                "-o", "ConnectTimeout=20", $"rescue@{address}", command,
            ],
            environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["SSH_ASKPASS"] = asked, ["SSH_ASKPASS_REQUIRE"] = "force", ["RESCUE_PASSWORD"] = password });
    }
}
