using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Ironic.AgentContract;
using Ironic.AgentContract.Images;
using Ironic.Ipmi.Commands;
using Ironic.Lab.Farm;
using Ironic.Lab.Simulator.Agents;
using Ironic.Lab.Simulator.Boot;

namespace Ironic.Lab.Simulator;

/// <summary>One machine: power, firmware, a card that boots from the network, a disk of which only the image's name is kept. Off it costs a few hundred bytes.</summary>
public sealed class SimulatedMachine
{
    /// <summary>What an agent is at that carries out nothing.</summary>
    public const string Waiting = "waiting";

    private const long BootFileLimit = 1L << 30;
    private const int ImageRetries = 9; // our own agent's
    private static readonly TimeSpan DhcpPause = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly FarmBmc _bmc;
    private readonly SimulatorParts _parts;
    private readonly byte[] _mac;
    private CancellationTokenSource? _life;
    private RunningAgent? _agent;
    private bool _hangs;

    internal SimulatedMachine(int number, FarmBmc bmc, bool hangs, SimulatorParts parts)
    {
        (Number, _bmc, _hangs, _parts) = (number, bmc, hangs, parts);
        _mac = [0x02, 0x51, 0x4D, (byte)(number >> 16), (byte)(number >> 8), (byte)number]; // locally administered
        HangsOnce = hangs;
        bmc.IsOn = false;
        bmc.Acted = Act;
    }

    public int Number { get; }

    /// <summary>Where its BMC listens, and what is wrong with it.</summary>
    public FarmBmc Bmc => _bmc;

    /// <summary>"02:51:4d:00:00:2a".</summary>
    public string Mac => string.Join(':', _mac.Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));

    /// <summary>Whether its first boot from the network was to come to nothing.</summary>
    public bool HangsOnce { get; }

    /// <summary>The id of the image on its disk; null: none was written.</summary>
    public string? Image { get; private set; }

    /// <summary>Whether the system on its disk is up just now.</summary>
    public bool RunsItsImage { get; private set; }

    /// <summary>What its agent is at: the step that it runs, or <see cref="Waiting"/>; null: no agent is up.</summary>
    public string? AgentWork
    {
        get
        {
            lock (_gate) return _agent?.Work;
        }
    }

    /// <summary>Ends the agent as a kill of its process does: the machine stays on, and nobody answers there any more.</summary>
    /// <returns>What it was at, as in <see cref="AgentWork"/>; null: there was none.</returns>
    public string? KillAgent()
    {
        lock (_gate)
        {
            if (_agent is not { } agent) return null;
            _agent = null;
            var work = agent.Work;
            agent.Kill();
            return work;
        }
    }

    /// <summary>Completes when nothing runs on it any more.</summary>
    internal Task Running { get; private set; } = Task.CompletedTask;

    private SimulatorOptions Options => _parts.Options;

    internal void PowerOff()
    {
        _bmc.IsOn = false;
        Act(ChassisAction.PowerOff);
    }

    /// <summary>Whatever ran ends; what comes up instead, comes up by itself.</summary>
    private void Act(ChassisAction action)
    {
        lock (_gate)
        {
            if (action == ChassisAction.PowerOn && _life is not null) return;
            RunsItsImage = false;
            var next = _bmc.IsOn && !_parts.Stopping.IsCancellationRequested ? CancellationTokenSource.CreateLinkedTokenSource(_parts.Stopping) : null;
            Running = FollowAsync(Running, _life, next);
            _life = next;
        }
    }

    /// <summary>One life after the other.</summary>
    private async Task FollowAsync(Task before, CancellationTokenSource? old, CancellationTokenSource? next)
    {
        if (old is not null) await old.CancelAsync();
        await before;
        old?.Dispose();
        if (next is not null) await LiveAsync(next.Token);
    }

    private async Task LiveAsync(CancellationToken life)
    {
        try
        {
            await PauseAsync(Options.FirmwareTime, life);
            if (_bmc.Boot.Take()?.Device == BootDevice.Pxe) await BootFromNetworkAsync(life);
            else await BootFromDiskAsync(life);
        }
        catch (OperationCanceledException)
        {
            // Powered off: the way that a machine's life ends. Or its agent was killed: it stands there.
        }
        catch (MachineTrouble e)
        {
            _parts.Counters.Problem(e.Message);
        }
    }

    private async Task BootFromNetworkAsync(CancellationToken life)
    {
        _parts.Counters.NetworkBoot();
        if (_hangs)
        {
            _hangs = false;
            _parts.Counters.Hang();
            await Task.Delay(Timeout.InfiniteTimeSpan, _parts.Time, life);
        }

        var lease = await _parts.Relay.LeaseAsync(_mac, Options.IpxeInRom ? DhcpSpeaker.Ipxe : DhcpSpeaker.Firmware, life);
        if (!Options.IpxeInRom) lease = await ChainLoadAsync(lease, life);
        if (!Uri.TryCreate(lease.BootFile, UriKind.Absolute, out var location) || location.Scheme is not ("http" or "https")) throw new MachineTrouble("iPXE was given no script by DHCP");
        using var http = new MachineHttp(lease.Address, _parts.Counters, _parts.Time);
        var script = BootScript.Parse(await http.ReadTextAsync(location, life), location);
        if (script.Kernel is not { } kernel)
        {
            await BootFromDiskAsync(life);
            return;
        }

        await FetchAsync(http, kernel, script, life);
        await PauseAsync(Options.RamdiskTime, life);
        lease = await LeaseAsSystemAsync(life);
        if (script.Argument(RamdiskParameters.ApiUrl)?.Split(',')[0] is not { } api || !Uri.TryCreate(api, UriKind.Absolute, out var url)) throw new MachineTrouble($"the kernel's arguments have no usable {RamdiskParameters.ApiUrl}");
        await RunAgentAsync(lease.Address, url, life);
    }

    /// <summary>As often as the script says.</summary>
    private async Task FetchAsync(MachineHttp http, Uri kernel, BootScript script, CancellationToken life)
    {
        foreach (var pause in script.Pauses)
        {
            try
            {
                await FetchOnceAsync();
                return;
            }
            catch (MachineTrouble e)
            {
                _parts.Counters.Problem(e.Message);
                await Task.Delay(pause, _parts.Time, life);
            }
        }

        await FetchOnceAsync();

        async Task FetchOnceAsync()
        {
            await http.FetchAsync(kernel, "the kernel", BootFileLimit, null, 0, life);
            if (script.Ramdisk is { } ramdisk) await http.FetchAsync(ramdisk, "the ramdisk", BootFileLimit, null, 0, life);
        }
    }

    /// <summary>An operating system asks for an address for as long as it lives; firmware gives up.</summary>
    private async Task<DhcpLease> LeaseAsSystemAsync(CancellationToken life)
    {
        while (true)
        {
            try
            {
                return await _parts.Relay.LeaseAsync(_mac, DhcpSpeaker.System, life);
            }
            catch (MachineTrouble e)
            {
                _parts.Counters.Problem(e.Message);
                await Task.Delay(DhcpPause, _parts.Time, life);
            }
        }
    }

    /// <summary>The card's ROM loads iPXE by TFTP, which asks for an address once more.</summary>
    private async Task<DhcpLease> ChainLoadAsync(DhcpLease lease, CancellationToken life)
    {
        if (lease.BootFile.Length == 0) throw new MachineTrouble("the firmware was given no boot file by DHCP");
        _parts.Counters.TftpReceived(await TftpFetch.ReadAsync(lease.Address, new(lease.NextServer, Options.TftpPort), lease.BootFile, _parts.Time, life));
        return await _parts.Relay.LeaseAsync(_mac, DhcpSpeaker.Ipxe, life);
    }

    private async Task BootFromDiskAsync(CancellationToken life)
    {
        if (Image is null) return; // "no bootable device": it stands there
        await LeaseAsSystemAsync(life);
        life.ThrowIfCancellationRequested();
        RunsItsImage = true;
        _parts.Counters.SystemStarted();
    }

    private async Task RunAgentAsync(IPAddress address, Uri api, CancellationToken life)
    {
        using var http = new MachineHttp(address, _parts.Counters, _parts.Time);
        using var killed = CancellationTokenSource.CreateLinkedTokenSource(life);
        SimulatedAgent? agent = null;
        var commands = new AgentCommands(
            (image, token) => WriteAsync(http, image, token), token => PauseAsync(Options.StepTime, token), () => _ = PowerOffSoonAsync(life), () => agent!.WantHeartbeat(), killed.Token);
        agent = new(api, Mac, new($"https://{address}:{_parts.Agents.Port}"), _parts.Agents.Certificate, http, commands, _parts.Counters, _parts.Time);
        var running = new RunningAgent(commands, () => { _parts.Agents.Remove(address, agent); killed.Cancel(); });
        _parts.Agents.Add(address, agent);
        lock (_gate) _agent = running;
        try
        {
            await agent.RunAsync(killed.Token);
        }
        finally
        {
            lock (_gate) _agent = _agent == running ? null : _agent; // from here on nobody cancels what is disposed of
            _parts.Agents.Remove(address, agent);
        }
    }

    /// <exception cref="MachineTrouble">It was not had, or is another one than was announced.</exception>
    private async Task WriteAsync(MachineHttp http, ImageInfo image, CancellationToken life)
    {
        Image = null; // half a disk is none
        HashAlgorithmName algorithm = (image.OsHashAlgo ?? "sha256") switch
        {
            "sha256" => HashAlgorithmName.SHA256,
            "sha512" => HashAlgorithmName.SHA512,
            var other => throw new MachineTrouble($"the image's hash is {other}, which simulated agents do not compute"),
        };
        if (image.Urls is not [var location, ..] || !Uri.TryCreate(location, UriKind.Absolute, out var url)) throw new MachineTrouble("the image has no usable URL");
        var hash = await http.FetchAsync(url, "the image", Options.ImageLimit, algorithm, ImageRetries, life);
        if (!string.Equals(hash, image.OsHashValue ?? image.Checksum, StringComparison.OrdinalIgnoreCase)) throw new MachineTrouble("the image's checksum is another one than was announced");
        Image = image.Id;
        _parts.Counters.ImageWritten();
    }

    private async Task PowerOffSoonAsync(CancellationToken life)
    {
        try
        {
            await PauseAsync(Options.StepTime, life);
            PowerOff();
        }
        catch (OperationCanceledException)
        {
            // Somebody was faster.
        }
    }

    /// <summary>Give or take a quarter: machines are not in step.</summary>
    private Task PauseAsync(TimeSpan about, CancellationToken life) => Task.Delay(about * (0.75 + (0.5 * Random.Shared.NextDouble())), _parts.Time, life);

    /// <summary>The agent that is up.</summary>
    private sealed record RunningAgent(AgentCommands Commands, Action Kill)
    {
        public string Work => Commands.Running ?? Waiting;
    }
}
