using System.Reflection;
using System.Runtime.InteropServices;
using Ironic.Lab;
using Ironic.Lab.Bmc;
using Ironic.Lab.Hosting;
using Ironic.Lab.Machines;
using Ironic.Lab.Network;

namespace Ironic.Appliance.Verbs;

/// <summary><c>lab up</c>: builds a lab, here or in a background process.</summary>
internal static class LabUp
{
    /// <summary>Given by us to the process in the background: log to the lab's folder, and tell the parent when ready. Not in the help.</summary>
    private const string BackgroundFlag = "--background";

    private const string ForegroundFlag = "--no-detach";

    public static async Task RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var given = new Arguments(
            args,
            ["--nodes", "--firmware", "--bmc", "--name", "--memory", "--cpus", "--disk", "--bmc-port", "--data-dir"],
            [ForegroundFlag, BackgroundFlag]).WithoutWords();
        var options = Options(given);
        if (given.Has(BackgroundFlag)) await HostAsync(options with { Loggers = LabHostLog.ToFile(given.LabFolder.HostLog) }, BackgroundLab.ReadyLine, cancellationToken);
        else if (given.Has(ForegroundFlag)) await HostAsync(options with { Loggers = LabHostLog.ToStandardError() }, "The lab goes down on Ctrl-C.", cancellationToken);
        else await DetachAsync(given, args, cancellationToken);
    }

    private static LabOptions Options(Arguments given)
    {
        var machine = new MachineOptions
        {
            Bmc = given.Choice("--bmc", [("virtual", BmcKind.Virtual), ("ipmi_sim", BmcKind.IpmiSim), ("redfish", BmcKind.Redfish)]),
        };
        machine = machine with
        {
            MemoryMiB = given.Number("--memory", 128, 1 << 20) ?? machine.MemoryMiB,
            Processors = given.Number("--cpus", 1, 64) ?? machine.Processors,
            DiskBytes = given.Number("--disk", 1, 64 * 1024) is { } size ? size * MachineOptions.GiB : machine.DiskBytes,
        };
        var firmware = given.Choice<Firmware[]>("--firmware", [("bios", [Firmware.Bios]), ("uefi", [Firmware.Uefi]), ("mixed", [Firmware.Bios, Firmware.Uefi])]);
        var count = given.Number("--nodes", 1, LabAddresses.MaxMachines) ?? 1;
        var folder = given.LabFolder;
        return new()
        {
            Name = folder.Name,
            DataFolder = folder.DataFolder,
            Machines = [.. Enumerable.Range(0, count).Select(i => machine with { Firmware = firmware[i % firmware.Length] })],
            BmcPort = given.Number("--bmc-port", 0, ushort.MaxValue),
        };
    }

    private static async Task HostAsync(LabOptions options, string ready, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await using var lab = await VirtualLab.StartAsync(options, stop.Token);
        if (lab.Folder.TryReadState() is { } state && ready != BackgroundLab.ReadyLine) await Console.Out.WriteLineAsync(LabText.Summary(lab.Folder, state));
        await Console.Out.WriteLineAsync(ready);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, options.Time, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The way that a lab in the foreground ends.
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true; // the lab is to be taken down first
            stop.Cancel();
        }
    }

    private static async Task DetachAsync(Arguments given, string[] args, CancellationToken cancellationToken)
    {
        var folder = given.LabFolder;
        if (folder.Exists && !folder.IsHosted)
            await Console.Error.WriteLineAsync($"Lab '{folder.Name}' was not taken down properly the last time; removing what is left of it.");
        await BackgroundLab.StartAsync([.. OwnCommand(), "lab", "up", .. args, BackgroundFlag], cancellationToken);
        var state = folder.TryReadState() ?? throw new LabException($"The lab ended as soon as it was up; {folder.HostLog} may tell why.");
        await Console.Out.WriteLineAsync(LabText.Summary(folder, state));
    }

    /// <summary>How this program is started: by its own name, or by dotnet with its assembly.</summary>
    private static IEnumerable<string> OwnCommand()
    {
        var program = Environment.ProcessPath ?? throw new LabException("The path of this program is not known; run `lab up` with --no-detach.");
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Assembly.GetExecutingAssembly().Location] : [program];
    }
}
