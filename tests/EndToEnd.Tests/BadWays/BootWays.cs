using Ironic.Lab.Machines;

namespace EndToEnd.Tests.BadWays;

/// <summary>Machines that are powered on and do not become an agent.</summary>
internal static class BootWays
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    public static IEnumerable<BadWay> All =>
    [
        new("no DHCP packet ever seen", NoDhcpAsync) { Boots = true },
        new("DHCP seen but no boot file fetched", NoBootFileAsync) { Boots = true, Machine = new() { Firmware = Firmware.Uefi, Processors = 1 } },
        new("kernel fetched but no agent", NoAgentAsync) { Boots = true },
    ];

    private static async Task NoDhcpAsync(Trial trial)
    {
        await trial.TellAsync("manage");
        await trial.ReachesAsync("manageable", Limit);
        await trial.Machine.SetCableAsync(plugged: false, CancellationToken.None);
        await trial.TellAsync("inspect");
        await trial.EndsAsync("inspect failed", "no-dhcp", Limit, "no DHCP packet was ever seen", trial.Machine.Mac);

        await trial.Machine.SetCableAsync(plugged: true, CancellationToken.None);
        await trial.TellAsync("inspect");
        Assert.Equal("x86_64", (string?)(await trial.ReachesAsync("manageable", Limit))["properties"]!["cpu_arch"]);
    }

    /// <summary>The link goes between the first DHCP packet and the loader.</summary>
    private static async Task NoBootFileAsync(Trial trial)
    {
        await trial.TellAsync("manage");
        await trial.ReachesAsync("manageable", Limit);
        await trial.TellAsync("clean", "--clean-steps", """[{"interface": "deploy", "step": "erase_devices_metadata"}]""");
        await trial.SeesAsync("dhcp.discover", Limit);
        await trial.Machine.SetCableAsync(plugged: false, CancellationToken.None);
        await trial.EndsAsync("clean failed", "no-boot-file", Limit, "DHCP was seen", "no boot file was fetched", trial.Machine.Mac);
        Assert.DoesNotContain("boot.script", await trial.Nodes.EventNamesAsync(trial.Node));

        await trial.TellAsync("manage");
        await trial.ReachesAsync("manageable", Limit);
        await trial.TellAsync("provide");
        await trial.ReachesAsync("available", Limit);
        Assert.False(trial.Machine.IsPoweredOn);
    }

    /// <summary>A kernel that finds no init panics, and is silent from then on.</summary>
    private static async Task NoAgentAsync(Trial trial)
    {
        await trial.TellAsync("set", "--driver-info", "kernel_append_params=console=ttyS0 rdinit=/nowhere");
        await trial.DeployAsync();
        await trial.EndsAsync("deploy failed", "no-agent", Limit, "no agent reported", "the last thing seen was: HTTP", "/ramdisk");

        await trial.TellAsync("unset", "--driver-info", "kernel_append_params");
        await trial.IsHandedBackAsync();
    }
}
