namespace EndToEnd.Tests.BadWays;

/// <summary>What only the agent finds out.</summary>
internal static class AgentWays
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static IEnumerable<BadWay> All =>
    [
        new("root device hint that matches nothing", NoRootDeviceAsync) { Boots = true, Machine = new() { MemoryMiB = 768 } },
    ];

    private static async Task NoRootDeviceAsync(Trial trial)
    {
        await trial.TellAsync("set", "--property", """root_device={"serial": "no-such-disk"}""");
        await trial.DeployAsync();
        await trial.EndsAsync("deploy failed", "root-device-not-found", Limit, "no-such-disk");
        Assert.Equal(0, await Disks.WrittenBytesAsync(trial.Machine));
        await trial.TellAsync("unset", "--property", "root_device");
        await trial.IsHandedBackAsync();
    }
}
