using System.Net;
using System.Net.Sockets;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Ipmi;

/// <summary>
/// A BMC of our own making: an IPMI 2.0 LAN server for one machine. It serves cipher suites 3 and 17, several users and sessions, power,
/// boot options with all their bits, device id and GUID, sensors, event log, inventory, watchdog and the serial line, and answers the questions that clients ask before a session.
/// </summary>
public sealed class VirtualBmc : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly VirtualBmcOptions _options;
    private readonly TimeProvider _time;
    private readonly ChassisPower _power;
    private readonly BootOptions _boot;
    private readonly WirePlayer _wire;
    private readonly BmcCommands _commands;
    private readonly BmcSessions _sessions;
    private readonly BmcResponder _responder;
    private readonly SolService _sol;
    private readonly WatchdogService _watchdog;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    private VirtualBmc(Socket socket, VirtualBmcOptions options, IBmcChassis chassis, TimeProvider time, ILogger logger)
    {
        (_socket, _options, _time) = (socket, options, time);
        EndPoint = (IPEndPoint)socket.LocalEndPoint!;
        _power = new(chassis, time, logger);
        _boot = new(time, options.BootFlagTimeout);
        _wire = new(options.Losses);
        _sessions = new(options, time) { Faults = () => Faults };
        var sel = new SelService(time);
        _sol = new(options.Serial, _sessions, SendUnaskedAsync, EndPoint.Port, time);
        _watchdog = new(time, sel, ActAsync);
        _sessions.Removed = _sol.Drop;
        _commands = new(options, _boot, _power, () => Faults, sel,
            [.. new SensorService(options.Board, _power, () => Faults, time).Commands, .. new LanService(options, EndPoint).Commands, .. _watchdog.Commands, .. _sol.Commands]);
        _responder = new(_sessions, _commands, _sol, time, logger);
        _serving = ServeAsync(_stopping.Token);
    }

    /// <summary>Where it listens; with the port that the system chose, when asked for port 0.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>What it does wrong, from now on.</summary>
    public BmcFaults Faults { get; set; } = new();

    /// <summary>Sessions that it holds now, half-open ones included.</summary>
    public int Sessions => _sessions.Count;

    /// <summary>Times that it was told to start anew itself.</summary>
    public int Resets => _commands.Resets;

    /// <summary>Binds, and serves until disposed of.</summary>
    /// <param name="bind">Address and port; port 0: one that is free.</param>
    /// <param name="options">Who it is.</param>
    /// <param name="chassis">The machine.</param>
    /// <param name="time">The clock of all its time-outs.</param>
    /// <param name="logger">What it has to tell.</param>
    /// <exception cref="SocketException">The address is not ours, or the port is taken.</exception>
    public static VirtualBmc Start(IPEndPoint bind, VirtualBmcOptions options, IBmcChassis chassis, TimeProvider time, ILogger<VirtualBmc> logger)
    {
        var socket = new Socket(bind.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(bind);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }

        var bmc = new VirtualBmc(socket, options, chassis, time, logger);
        logger.BmcListens(bmc.EndPoint);
        return bmc;
    }

    /// <summary>
    /// The boot flags for a start that the machine itself brings about, as when its operating system reboots; null when none are in force.
    /// One-time flags are used up.
    /// </summary>
    public BootFlags? TakeBootFlags() => _boot.Take();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        await _sol.DisposeAsync();
        await _watchdog.DisposeAsync();
        await _power.DisposeAsync();
        _socket.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        var (received, answer) = (new byte[Rmcp.MaxDatagramLength + 1], new byte[Rmcp.MaxDatagramLength]);
        var from = new SocketAddress(_socket.AddressFamily);
        while (true)
        {
            try
            {
                var length = await _socket.ReceiveFromAsync(received, SocketFlags.None, from, cancellationToken);
                var faults = Faults;
                if (faults.IsSilent || IsLost(faults)) continue;
                var answerLength = await _responder.AnswerAsync(received.AsMemory(0, length), answer, from);
                if (answerLength == 0 || IsLost(faults)) continue;
                if (faults.AnswerDelay > TimeSpan.Zero) await Task.Delay(faults.AnswerDelay, _time, cancellationToken);
                foreach (var datagram in _wire.Play(faults.Wire, answer.AsMemory(0, answerLength)))
                    await _socket.SendToAsync(datagram, SocketFlags.None, from, cancellationToken);
            }
            catch (SocketException)
            {
                // The asker is gone or out of reach; the next datagram may be somebody else's.
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>What goes out without a question: the serial line.</summary>
    private async ValueTask SendUnaskedAsync(BmcSession session, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var faults = Faults;
        if (session.Peer is not { } peer || session.Handshake.Channel is not { } channel || faults.IsSilent || IsLost(faults)) return;
        var datagram = new byte[Rmcp.MaxDatagramLength];
        var length = channel.Seal(PayloadType.Sol, payload.Span, datagram);
        try
        {
            await _socket.SendToAsync(datagram.AsMemory(0, length), SocketFlags.None, peer, cancellationToken);
        }
        catch (SocketException)
        {
            // As good as lost: it is sent again.
        }
    }

    private async ValueTask ActAsync(ChassisAction action) => await _commands.ControlAsync(action);

    private bool IsLost(BmcFaults faults) => faults.LossShare > 0 && _options.Losses.NextDouble() < faults.LossShare;
}
