using Ironic.Lab;

namespace EndToEnd.Tests.BadWays;

/// <summary>What only the agent finds out, and an agent that dies.</summary>
internal static class AgentWays
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static IEnumerable<BadWay> All =>
    [
        new("disk smaller than the image", SmallDiskAsync) { Boots = true, Machine = new() { MemoryMiB = 768, DiskBytes = 512 * MachineOptions.MiB } },
        new("root device hint that matches nothing", NoRootDeviceAsync) { Boots = true, Machine = new() { MemoryMiB = 768 } },
        new("agent dies while writing", DiesWritingAsync) { Boots = true, Machine = new() { MemoryMiB = 768 } },
    ];

    private static async Task SmallDiskAsync(Trial trial)
    {
        await trial.TellAsync("set", "--property", """root_device={"name": "/dev/vda"}"""); // without it, no disk of less than 4 GiB is taken
        await trial.DeployAsync();
        await trial.EndsAsync("deploy failed", "image-too-large", Limit, "/dev/vda", "deploy.write_image", $"the disk {512 * MachineOptions.MiB}");
        Assert.Equal(0, await Disks.WrittenBytesAsync(trial.Machine));
        await trial.IsHandedBackAsync();
    }

    private static async Task NoRootDeviceAsync(Trial trial)
    {
        await trial.TellAsync("set", "--property", """root_device={"serial": "no-such-disk"}""");
        await trial.DeployAsync();
        await trial.EndsAsync("deploy failed", "root-device-not-found", Limit, "no-such-disk");
        Assert.Equal(0, await Disks.WrittenBytesAsync(trial.Machine));
        await trial.TellAsync("unset", "--property", "root_device");
        await trial.IsHandedBackAsync();
    }

    private static async Task DiesWritingAsync(Trial trial)
    {
        await trial.DeployAsync();
        await trial.WritesAsync(150 * MachineOptions.MiB, Limit);
        await trial.Machine.KillAsync(CancellationToken.None);
        await trial.EndsAsync("deploy failed", "agent-lost", Limit, "agent died", "last heartbeat");

        await trial.TellAsync("deploy"); // over the half that was written
        await trial.ReachesAsync("active", Limit);
        Assert.True(trial.Machine.IsPoweredOn);
    }
}
