using Ironic.Ipmi.Commands;
using Ironic.Lab.Bmc;
using Ironic.Lab.Consoles;
using Ironic.Lab.Network;
using Ironic.Lab.Qmp;
using Ironic.Lab.State;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Machines;

/// <summary>A virtual bare machine: a board with a disk, a network card and a serial console, that its BMC turns on and off. Thread-safe.</summary>
/// <remarks>Power on is a QEMU process; power off is none. A guest's own reset is a new process with the boot order that is then in force.</remarks>
public sealed class Machine : IAsyncDisposable
{
    /// <summary>How long a power cycle leaves the machine off (IPMI v2.0 §28.3: at least a second).</summary>
    private static readonly TimeSpan CycleOffTime = TimeSpan.FromSeconds(1);

    private readonly MachineIdentity _identity;
    private readonly MachineFiles _files;
    private readonly string _networkNamespace;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConsoleServer _consoleServer;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly CancellationTokenSource _end = new();
    private volatile QemuRun? _run;
    private Task _background = Task.CompletedTask;
    private object? _cycle;
    private bool _cablePlugged = true;
    private string? _media;
    private int _starts;

    internal Machine(MachineIdentity identity, MachineOptions options, MachineFiles files, string networkNamespace, TimeProvider time, ILogger logger)
    {
        (_identity, Options, _files, _networkNamespace, _time, _logger) = (identity, options, files, networkNamespace, time, logger);
        Console = new(files.ConsoleLog, time);
        Volumes = new(files);
        _consoleServer = new(Console, files.ConsoleSocket);
    }

    public string Name => _identity.Name;

    /// <summary>Its card's address, lower case with colons.</summary>
    public string Mac => _identity.Mac;

    /// <summary>The board's, as SMBIOS and the BMC tell it.</summary>
    public Guid Uuid => _identity.Uuid;

    public MachineOptions Options { get; }

    /// <summary>The raw disk image: the whole disk as the machine sees it.</summary>
    public string DiskPath => _files.Disk;

    /// <summary>The raw image of a volume that its BMC has made, there since the first start with it.</summary>
    /// <param name="id">The BMC's: "Volume.1".</param>
    public string VolumePath(string id) => _files.Volume(id);

    public SerialConsole Console { get; }

    /// <summary>By the machine's own account, not its BMC's. On all through a reset.</summary>
    public bool IsPoweredOn => _run is not null;

    /// <summary>Times that the machine has begun to boot: power-ons and resets.</summary>
    public int Starts => Volatile.Read(ref _starts);

    /// <summary>Where its BMC listens.</summary>
    public BmcEndpoint Bmc => BmcHost.Endpoint;

    /// <summary>A fault: the BMC takes what comes and answers nothing, as one that hangs. Default: false.</summary>
    public bool BmcIsSilent
    {
        get => BmcHost.IsSilent;
        set => BmcHost.IsSilent = value;
    }

    /// <summary>A fault: the BMC says yes to power commands, and nothing happens. Default: false.</summary>
    public bool IgnoresPowerCommands { get; set; }

    internal IBmcHost BmcHost
    {
        get => field ?? throw new InvalidOperationException($"{Name} has no BMC yet.");
        set;
    }

    internal MachineVolumes Volumes { get; }

    /// <summary>What a start in the order HTTP first boots; null: what DHCP says.</summary>
    internal string? HttpBootUri { get; set; }

    /// <summary>Called after each change of power.</summary>
    internal Action PowerChanged { get; set; } = () => { };

    internal MachineState Describe() => new()
    {
        Name = Name,
        Mac = Mac,
        Firmware = Options.Firmware == Firmware.Uefi ? "uefi" : "bios",
        Power = IsPoweredOn ? "on" : "off",
        MemoryMiB = Options.MemoryMiB,
        Processors = Options.Processors,
        DiskBytes = Options.DiskBytes,
        Bmc = new()
        {
            Address = Bmc.Address.Address.ToString(), Port = Bmc.Address.Port, User = Bmc.User, Password = Bmc.Password,
            Protocol = Options.Bmc == BmcKind.Redfish ? BmcState.Redfish : BmcState.Ipmi, Fingerprint = Bmc.Fingerprint,
        },
        Disk = DiskPath,
        ConsoleLog = Console.LogPath,
        ConsoleSocket = _files.ConsoleSocket,
    };

    /// <summary>Makes the empty disk and, for UEFI, fresh variables.</summary>
    internal void MakeDisk()
    {
        using (var disk = new FileStream(_files.Disk, FileMode.CreateNew)) disk.SetLength(Options.DiskBytes);
        if (Options.Firmware == Firmware.Uefi) File.Copy(FirmwareFiles.UefiVariables, _files.UefiVariables);
    }

    /// <summary>Pulls the network cable or plugs it in; it stays so over power cycles.</summary>
    public Task SetCableAsync(bool plugged, CancellationToken cancellationToken) => GuardAsync(
        async () =>
        {
            _cablePlugged = plugged;
            if (_run is { } run) await run.SetCableAsync(plugged, cancellationToken);
        },
        cancellationToken);

    /// <summary>Kills the machine in mid-flight, as a board that dies; what it was writing stays half-written. It can be turned on again.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => GuardAsync(
        async () =>
        {
            if (_run is not { } run) return;
            run.Kill();
            await run.Ended;
            SetOff("killed");
        },
        cancellationToken);

    /// <summary>Does what a BMC's wire asks for, with this boot order for a start that it brings about.</summary>
    internal Task ControlAsync(ChassisAction action, BootOrder order, CancellationToken cancellationToken) => action switch
    {
        ChassisAction.PowerOff => TurnOffAsync(cancellationToken),
        ChassisAction.PowerOn => TurnOnAsync(order, cancellationToken),
        ChassisAction.PowerCycle => CycleAsync(order, cancellationToken),
        ChassisAction.HardReset => ResetAsync(order, cancellationToken),
        ChassisAction.DiagnosticInterrupt => InjectNmiAsync(cancellationToken),
        ChassisAction.SoftShutdown => PressPowerButtonAsync(cancellationToken),
        _ => throw new InvalidOperationException($"A chassis has no action {action}."),
    };

    /// <summary>Puts an image into the CD drive, in place of one that is there, or takes it out (null). It stays so over power cycles.</summary>
    /// <exception cref="LabException">QEMU refused it; the drive is as it was.</exception>
    internal Task SetMediaAsync(string? image, CancellationToken cancellationToken) => GuardAsync(
        async () =>
        {
            if (_run is { } run) await run.SetMediaAsync(image, cancellationToken);
            _media = image;
            Console.Note(image is null ? "CD out" : "CD in");
        },
        cancellationToken);

    /// <summary>No error when it is on already.</summary>
    internal Task TurnOnAsync(BootOrder order, CancellationToken cancellationToken) => GuardAsync(
        () => _run is null ? StartAsync(order, "power on", cancellationToken) : Task.CompletedTask, cancellationToken);

    /// <summary>No error when it is off already.</summary>
    internal Task TurnOffAsync(CancellationToken cancellationToken) => GuardAsync(() => StopAsync("power off"), cancellationToken);

    /// <summary>Off, and a second later on. Does nothing to a machine that is off.</summary>
    internal Task CycleAsync(BootOrder order, CancellationToken cancellationToken) => GuardAsync(
        async () =>
        {
            if (_run is null) return;
            await StopAsync("power cycle");
            var ticket = _cycle = new();
            Own(TurnOnLaterAsync(order, ticket));
        },
        cancellationToken);

    /// <summary>Starts anew, without its power going. Does nothing to a machine that is off.</summary>
    internal Task ResetAsync(BootOrder order, CancellationToken cancellationToken) => GuardAsync(
        async () =>
        {
            if (_run is not { } run) return;
            await run.CutAsync();
            await StartAsync(order, "reset", cancellationToken);
        },
        cancellationToken);

    /// <summary>Asks the operating system to shut down.</summary>
    internal Task PressPowerButtonAsync(CancellationToken cancellationToken) => GuardAsync(
        () => _run?.PressPowerButtonAsync(cancellationToken) ?? Task.CompletedTask, cancellationToken);

    internal Task InjectNmiAsync(CancellationToken cancellationToken) => GuardAsync(
        () => _run?.InjectNmiAsync(cancellationToken) ?? Task.CompletedTask, cancellationToken);

    /// <summary>Turns the machine off for good. What its console said stays readable.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await TurnOffAsync(CancellationToken.None);
        await _background;
        await _consoleServer.DisposeAsync();
        Console.Dispose();
        _gate.Dispose();
        _end.Dispose();
    }

    /// <summary>One at a time: what the BMC asks, and what the machine does by itself.</summary>
    private async Task GuardAsync(Func<Task> action, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await action();
        }
        catch (QmpException e)
        {
            throw new LabException($"{Name}: {e.Message}", e);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Under the gate. What ran before has ended.</summary>
    private async Task StartAsync(BootOrder order, string why, CancellationToken cancellationToken)
    {
        _cycle = null;
        Console.Note($"{why}; boot order: {order.Describe()}");
        var started = false;
        try
        {
            Interlocked.Increment(ref _starts);
            if (order == BootOrder.HttpFirst && HttpBootUri is { } uri && Options.Firmware == Firmware.Uefi) UefiVariables.BootNext(_files.UefiVariables, uri);
            var command = NetworkNamespace.Enter(_networkNamespace, [QemuArguments.Program, .. QemuArguments.For(_identity, Options, _files, order, _media, Volumes.Make())]);
            var run = await QemuRun.StartAsync(command, _files, Console, _cablePlugged, _time, cancellationToken);
            _run = run;
            started = true;
            Own(WatchAsync(run));
            LabLog.MachineStarted(_logger, Name, why, order);
            PowerChanged();
        }
        finally
        {
            if (!started) SetOff($"{why} failed");
        }
    }

    /// <summary>Under the gate. Ends a cycle that is between off and on, too.</summary>
    private async Task StopAsync(string why)
    {
        _cycle = null;
        if (_run is not { } run) return;
        await run.CutAsync();
        SetOff(why);
    }

    private void SetOff(string why)
    {
        _run = null;
        Console.Note(why);
        LabLog.MachineOff(_logger, Name, why);
        PowerChanged();
    }

    private async Task TurnOnLaterAsync(BootOrder order, object ticket)
    {
        await Task.Delay(CycleOffTime, _time, _end.Token);
        await GuardAsync(() => _cycle == ticket ? StartAsync(order, "power on", _end.Token) : Task.CompletedTask, _end.Token);
    }

    /// <summary>Waits for the end of <paramref name="run"/>; when nobody here brought it about, the machine did it.</summary>
    private async Task WatchAsync(QemuRun run)
    {
        var end = await run.Ended;
        await GuardAsync(() => _run == run ? FollowAsync(end) : Task.CompletedTask, CancellationToken.None);
        await run.DisposeAsync();
    }

    private Task FollowAsync(RunEnd end)
    {
        switch (end)
        {
            case RunEnd.Reset when !_end.IsCancellationRequested:
                return StartAsync(BmcHost.TakeBootOrder(), "reset by the guest", _end.Token);
            case RunEnd.Died(var why):
                SetOff($"died: {why}");
                BmcHost.PowerChangedByItself(isOn: false);
                return Task.CompletedTask;
            default:
                SetOff("power off by the guest");
                BmcHost.PowerChangedByItself(isOn: false);
                return Task.CompletedTask;
        }
    }

    /// <summary>Keeps work that goes on by itself, for <see cref="DisposeAsync"/> to await.</summary>
    private void Own(Task work) => _background = Task.WhenAll(_background, LogFaultAsync(work));

    private async Task LogFaultAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (LabException e)
        {
            LabLog.MachineFailed(_logger, Name, e);
        }
        catch (OperationCanceledException)
        {
            // The lab goes down.
        }
    }
}
