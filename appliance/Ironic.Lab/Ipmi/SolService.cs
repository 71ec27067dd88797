using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Sol;
using Ironic.Ipmi.Wire;

namespace Ironic.Lab.Ipmi;

/// <summary>Serial over LAN of a virtual BMC: the machine's serial line on one session at a time.</summary>
internal sealed class SolService(IBmcSerial? serial, BmcSessions sessions, Func<BmcSession, ReadOnlyMemory<byte>, CancellationToken, ValueTask> send, int port, TimeProvider time) : IAsyncDisposable
{
    private const int PacketLength = 200;
    private const byte MostInstances = 1, ParameterRevision = 0x11, Bitrate115200 = 0x0A;

    private static readonly SolLineOptions Line = new() { PacketLength = PacketLength - SolPacket.HeaderLength, RetryInterval = TimeSpan.FromSeconds(0.25) };

    private readonly Lock _gate = new();
    private ActiveLine? _active;
    private Task _ending = Task.CompletedTask;

    public IEnumerable<BmcCommand> Commands =>
    [
        new(CommandIds.ActivatePayload, PrivilegeLevel.User, Activate),
        new(CommandIds.DeactivatePayload, PrivilegeLevel.User, Deactivate),
        new(CommandIds.GetPayloadStatus, PrivilegeLevel.User, _ => new BmcAnswer(CompletionCode.Ok, new byte[] { MostInstances, (byte)(IsActive ? 1 : 0), 0 })),
        new(CommandIds.GetSolParameter, PrivilegeLevel.User, GetParameter),
        new(CommandIds.SetSolParameter, PrivilegeLevel.Administrator, _ => CompletionCode.Ok),
    ];

    /// <summary>Somebody has the line.</summary>
    public bool IsActive
    {
        get { lock (_gate) return Current is not null; }
    }

    /// <summary>Under the gate. A session that is gone has its line no more.</summary>
    private ActiveLine? Current => _active is { } active && !active.IsOver && ReferenceEquals(sessions.Find(active.Session.Id), active.Session) ? active : null;

    /// <summary>Hands in a SOL payload of a session.</summary>
    public void Take(BmcSession session, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (Current is { } active && active.Session == session) active.Line.Take(payload);
        }
    }

    /// <summary>As after a restart of the BMC, or at the session's end.</summary>
    public void Drop(BmcSession session)
    {
        lock (_gate)
        {
            if (_active?.Session == session) End();
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate) End();
        await _ending;
    }

    private BmcAnswer Activate(BmcRequest request)
    {
        if (!SolCommands.TryReadRequest(request.Data.Span, out var type, out var instance)) return CompletionCode.InvalidRequestLength;
        if (type != PayloadType.Sol || instance != SolCommands.Instance) return CompletionCode.InvalidDataField;
        if (serial is null) return SolCommands.Disabled;
        lock (_gate)
        {
            if (Current is not null) return SolCommands.ActiveElsewhere;
            End();
            _active = new(request.Session!, serial, (payload, token) => send(request.Session!, payload, token), time);
            return BmcAnswer.Of(answer => SolCommands.WriteActivation(answer, PacketLength, port));
        }
    }

    private BmcAnswer Deactivate(BmcRequest request)
    {
        if (!SolCommands.TryReadRequest(request.Data.Span, out var type, out _)) return CompletionCode.InvalidRequestLength;
        if (type != PayloadType.Sol) return CompletionCode.InvalidDataField;
        lock (_gate)
        {
            if (Current is null) return SolCommands.NotActive;
            End();
            return CompletionCode.Ok;
        }
    }

    private static BmcAnswer GetParameter(BmcRequest request)
    {
        if (request.Data.Length < 4) return CompletionCode.InvalidRequestLength;
        byte[]? value = request.Data.Span[1] switch
        {
            0 => [0],
            1 => [1], // enabled
            2 => [0xC0 | (byte)PrivilegeLevel.User],
            3 => [12, 96],
            4 => [7, 25],
            5 or 6 => [Bitrate115200],
            7 => [LanService.Channel],
            8 => [Rmcp.DefaultPort & 0xFF, Rmcp.DefaultPort >> 8],
            _ => null,
        };
        return value is null ? (CompletionCode)0x80 : new BmcAnswer(CompletionCode.Ok, (byte[])[ParameterRevision, .. value]);
    }

    /// <summary>Under the gate.</summary>
    private void End()
    {
        if (_active is not { } active) return;
        _active = null;
        _ending = Task.WhenAll(_ending, active.DisposeAsync().AsTask());
    }

    /// <summary>The line while a session has it.</summary>
    private sealed class ActiveLine : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly Task _running;

        public ActiveLine(BmcSession session, IBmcSerial serial, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send, TimeProvider time)
        {
            Session = session;
            Line = new(SolService.Line, send, time);
            _running = Task.WhenAll(ShowAsync(serial, _stopping.Token), TypeAsync(serial, _stopping.Token));
        }

        public BmcSession Session { get; }

        public SolLine Line { get; }

        public bool IsOver => Line.Ended.IsCompleted;

        public async ValueTask DisposeAsync()
        {
            await Line.SayGoodbyeAsync();
            await _stopping.CancelAsync();
            await Line.DisposeAsync();
            await _running;
            _stopping.Dispose();
        }

        private async Task ShowAsync(IBmcSerial serial, CancellationToken cancellationToken)
        {
            var output = serial.Listen();
            try
            {
                await foreach (var chunk in output.ReadAllAsync(cancellationToken)) await Line.WriteAsync(chunk, cancellationToken);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The console is gone.
            }
            finally
            {
                serial.Unlisten(output);
            }
        }

        private async Task TypeAsync(IBmcSerial serial, CancellationToken cancellationToken)
        {
            var buffer = new byte[1024];
            try
            {
                int length;
                while ((length = await Line.ReadAsync(buffer, cancellationToken)) > 0) await serial.TypeAsync(buffer.AsMemory(0, length), cancellationToken);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The console is gone.
            }
        }
    }
}
