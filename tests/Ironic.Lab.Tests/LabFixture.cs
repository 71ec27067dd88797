using Ironic.Lab.Machines;
using Ironic.Testing;

namespace Ironic.Lab.Tests;

/// <summary>A lab for one test, in a folder of its own, with a name that no other test has.</summary>
internal sealed class LabFixture : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private LabFixture(TemporaryFolder folder, VirtualLab lab) => (_folder, Lab) = (folder, lab);

    /// <summary>What a wait may take on a machine that is busy with much else.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(2);

    /// <summary>The card's ROM runs. What it says next may come with a character doubled and a line's end in it: there its console takes over from SeaBIOS'.</summary>
    public const string IpxeRuns = "starting execution";

    public VirtualLab Lab { get; }

    public Machine Machine => Lab.Machines[0];

    /// <summary>A machine that is enough for its firmware.</summary>
    public static MachineOptions Small { get; } = new() { MemoryMiB = 256, Processors = 1, DiskBytes = 64 * MachineOptions.MiB };

    public static LabOptions Options(string dataFolder, params MachineOptions[] machines) =>
        new() { Name = $"t{Guid.NewGuid().ToString("N")[..10]}", DataFolder = dataFolder, Machines = machines.Length == 0 ? [Small] : machines };

    public static Task<LabFixture> StartAsync(params MachineOptions[] machines) => StartAsync(TimeProvider.System, machines);

    public static async Task<LabFixture> StartAsync(TimeProvider time, params MachineOptions[] machines)
    {
        var folder = new TemporaryFolder();
        try
        {
            return new(folder, await VirtualLab.StartAsync(Options(folder.Path, machines) with { Time = time }, CancellationToken.None));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Runs ipmitool against the machine's BMC; the answer's text, trimmed.</summary>
    public static async Task<string> IpmitoolAsync(Machine machine, int cipherSuite, params string[] command)
    {
        var result = await TryIpmitoolAsync(machine, cipherSuite, command);
        Assert.True(result.Succeeded, result.ToString());
        return result.Output.Trim();
    }

    public static Task<ForeignResult> TryIpmitoolAsync(Machine machine, int cipherSuite, params string[] command) => ForeignTool.RunAsync(
        "ipmitool",
        [
            "-I", "lanplus", "-C", $"{cipherSuite}", "-N", "1", "-R", "3",
            "-H", $"{machine.Bmc.Address.Address}", "-p", $"{machine.Bmc.Address.Port}", "-U", machine.Bmc.User, "-E", .. command,
        ],
        environment: new Dictionary<string, string> { ["IPMI_PASSWORD"] = machine.Bmc.Password });

    public async ValueTask DisposeAsync()
    {
        await Lab.DisposeAsync();
        _folder.Dispose();
    }
}
