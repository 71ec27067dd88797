using System.Diagnostics;
using System.Globalization;
using Ironic.Lab.State;
using Ironic.Testing;

namespace Ironic.Appliance.Tests;

/// <summary>The lab as an operator has it: through the program.</summary>
public sealed class LabVerbTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly string _data = Directory.CreateTempSubdirectory("ironic-test-").FullName;
    private readonly LabFolder _lab;

    public LabVerbTests() => _lab = new(_data, $"t{Guid.NewGuid().ToString("N")[..10]}");

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>A test that failed half-way leaves no lab behind either.</summary>
    public async Task DisposeAsync()
    {
        await LabRemains.RemoveAsync(_lab, TimeProvider.System, default);
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Up_RunsInTheBackground_UntilDown_AndNothingIsLeft()
    {
        var up = await RunAsync("up", "--nodes", "2", "--memory=256", "--cpus", "1", "--disk", "1");
        Assert.True(up.Succeeded, up.ToString());
        Assert.Contains($"openstack baremetal create {_lab.InventoryFile}", up.Output, StringComparison.Ordinal);
        var state = _lab.TryReadState()!;
        var host = _lab.HostProcessId!.Value;

        await IpmitoolAsync(state.Machines[1], "power", "on");
        var status = await RunAsync("status");
        Assert.True(status.Succeeded, status.ToString());
        Assert.Matches($"{_lab.Name}-2 +on ", status.Output);
        Assert.DoesNotContain(state.Machines[0].Bmc.Password, up.Output + status.Output, StringComparison.Ordinal);

        await Eventually.TrueAsync(
            async () => (await ForeignTool.RunAsync("timeout", ["3", Binary.Path, "lab", "console", $"{_lab.Name}-2", "--data-dir", _data])).Output.Contains("SeaBIOS", StringComparison.Ordinal),
            TimeSpan.FromSeconds(60), "the firmware on the console");
        var log = await ForeignTool.RunAsync(Binary.Path, ["lab", "console", $"{_lab.Name}-2", "--log", "--data-dir", _data]);
        Assert.Matches(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z == lab: power on", log.Output);

        var second = await RunAsync("up");
        Assert.Equal(1, second.ExitCode);
        Assert.Contains($"is up already (process {host}", second.Error, StringComparison.Ordinal);

        var processes = await ProcessesAsync();
        Assert.NotEmpty(processes);
        Assert.True((await RunAsync("down")).Succeeded);
        await AssertGoneAsync(state.Interface, [host, .. processes]);
        Assert.Contains("There is no lab", (await RunAsync("down")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_Killed_IsSeen_AndDownRemovesWhatItLeft()
    {
        Assert.True((await RunAsync("up", "--memory", "256", "--cpus", "1")).Succeeded);
        var state = _lab.TryReadState()!;
        var host = _lab.HostProcessId!.Value;
        await IpmitoolAsync(state.Machines[0], "power", "on");
        using (var process = Process.GetProcessById(host)) process.Kill();
        await Eventually.TrueAsync(() => !_lab.IsHosted, Limit, "the host is dead");

        var status = await RunAsync("status");
        Assert.Equal(1, status.ExitCode);
        Assert.Contains("is dead", status.Output, StringComparison.Ordinal);
        Assert.Contains("host process is gone", (await ForeignTool.RunAsync(Binary.Path, ["lab", "console", $"{_lab.Name}-1", "--data-dir", _data])).Error, StringComparison.Ordinal);
        Assert.NotEmpty(await ProcessesAsync()); // the machine goes on by itself

        var again = await RunAsync("up", "--bmc", "ipmi_sim"); // the next one clears it all away
        Assert.True(again.Succeeded, again.ToString());
        Assert.Contains("was not taken down properly", again.Error, StringComparison.Ordinal);
        Assert.Contains("was not taken down properly", await File.ReadAllTextAsync(_lab.HostLog), StringComparison.Ordinal);
        Assert.Equal("off", _lab.TryReadState()!.Machines[0].Power);
        host = _lab.HostProcessId!.Value;
        using (var process = Process.GetProcessById(host)) process.Kill();

        Assert.True((await RunAsync("down")).Succeeded);
        await AssertGoneAsync(state.Interface, [host]);
    }

    [Fact]
    public async Task Foreground_EndsOnSigterm_AndNothingIsLeft()
    {
        await using var host = ForeignTool.Start(Binary.Path, ["lab", "up", "--no-detach", "--name", _lab.Name, "--data-dir", _data]);
        await Eventually.TrueAsync(() => host.Log.Contains("goes down on Ctrl-C", StringComparison.Ordinal), Limit, "the lab is up");
        var state = _lab.TryReadState()!;
        await IpmitoolAsync(state.Machines[0], "power", "on");
        var processes = await ProcessesAsync();
        await ForeignTool.RunAsync("kill", ["-TERM", host.Id.ToString(CultureInfo.InvariantCulture)]);
        await Eventually.TrueAsync(() => host.HasExited, Limit, "the program ends");
        await AssertGoneAsync(state.Interface, [host.Id, .. processes]);
    }

    [Theory]
    [InlineData(2, "takes a number from 1 to 200; 'many' was given", "up", "--nodes", "many")]
    [InlineData(2, "--firmware is one of bios, uefi", "up", "--firmware", "coreboot")]
    [InlineData(2, "There is no option '--colour' here", "up", "--colour", "red")]
    [InlineData(2, "lab has no verb 'upp'", "upp")]
    [InlineData(2, "name of one machine", "console")]
    [InlineData(1, "There is no lab in", "console", "x")]
    public async Task Mistakes_AreTold_WithWhatIsAllowed(int exitCode, string expected, params string[] command)
    {
        var result = await ForeignTool.RunAsync(Binary.Path, ["lab", .. command, "--data-dir", _data]);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_OfUp_TellsItsOptions()
    {
        var help = await Binary.RunAsync("lab", "up", "--help");
        Assert.True(help.Succeeded, help.ToString());
        Assert.All(["--nodes", "--firmware", "--no-detach"], option => Assert.Contains(option, help.Output, StringComparison.Ordinal));
    }

    private Task<ForeignResult> RunAsync(string verb, params string[] options) =>
        ForeignTool.RunAsync(Binary.Path, ["lab", verb, "--name", _lab.Name, "--data-dir", _data, .. options]);

    private static async Task IpmitoolAsync(MachineState machine, params string[] command)
    {
        var result = await ForeignTool.RunAsync(
            "ipmitool",
            ["-I", "lanplus", "-C", "17", "-H", machine.Bmc.Address, "-p", $"{machine.Bmc.Port}", "-U", machine.Bmc.User, "-E", .. command],
            environment: new Dictionary<string, string> { ["IPMI_PASSWORD"] = machine.Bmc.Password });
        Assert.True(result.Succeeded, result.ToString());
    }

    /// <summary>Of the lab's machines: they stand in its network namespace.</summary>
    private async Task<IReadOnlyList<int>> ProcessesAsync() =>
        [.. (await ForeignTool.RunAsync("ip", ["netns", "pids", _lab.NetworkNamespace])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];

    private async Task AssertGoneAsync(string hostInterface, IReadOnlyList<int> processes)
    {
        Assert.False(LabRemains.Exist(_lab));
        Assert.Empty(Directory.GetFileSystemEntries(_data));
        Assert.NotEqual(0, (await ForeignTool.RunAsync("ip", ["link", "show", hostInterface])).ExitCode);
        await Eventually.TrueAsync(() => processes.All(id => !Directory.Exists($"/proc/{id}")), Limit, $"the end of {string.Join(", ", processes)}");
    }
}
