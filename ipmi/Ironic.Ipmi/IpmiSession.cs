using System.Net;
using Ironic.Ipmi.Bridging;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Session;
using Ironic.Ipmi.Tracing;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi;

/// <summary>An open session with one BMC. Commands of several callers go one after the other. Disposing closes it on the BMC too.</summary>
public sealed class IpmiSession : IIpmiChannel, ILinkListener, IAsyncDisposable
{
    private const byte SequenceMask = 0x3F;

    private readonly BmcLink _link;
    private readonly ISessionChannel _channel;
    private readonly Func<ReadOnlyMemory<byte>> _seal;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly byte[] _message = new byte[Rmcp.MaxDatagramLength];
    private readonly byte[] _datagram = new byte[Rmcp.MaxDatagramLength];
    private volatile PendingCommand? _pending;
    private int _messageLength;
    private byte _sequence;
    private long _lastAnswer;
    private bool _closed;

    internal IpmiSession(BmcLink link, ISessionChannel channel)
    {
        (_link, _channel, _seal) = (link, channel, Seal);
        _lastAnswer = link.Time.GetTimestamp();
        link.Hold();
        link.Attach(this);
    }

    public IPEndPoint EndPoint => _link.EndPoint;

    /// <summary>What protects it; null: it is of IPMI 1.5, with <see cref="BmcCredentials.LegacyAuthentication"/>.</summary>
    public CipherSuite? Suite => _channel.Suite;

    /// <summary>False once the BMC has left a command without an answer: it is gone, or does not know the session any more.</summary>
    public bool IsAlive { get; internal set; } = true;

    /// <summary>Takes what is no answer to a command: Serial over LAN. The bytes live no longer than the call.</summary>
    internal PayloadTaker? PayloadReceived { get; set; }

    internal delegate void PayloadTaker(PayloadType type, ReadOnlySpan<byte> payload);

    /// <summary>The BMC has not answered for so long that it may have dropped the session.</summary>
    internal bool IsStale => _link.Time.GetElapsedTime(_lastAnswer) > _link.Options.TrustedFor;

    public async Task<TResponse> ExecuteAsync<TResponse>(IIpmiCommand<TResponse> command, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(command, cancellationToken);
        if (answer.Code != CompletionCode.Ok) throw Faults.Refused(EndPoint, command, answer.Code, answer.Carrier);
        return command.TryRead(answer.Data, out var response) ? response : throw Faults.Malformed(EndPoint, command, answer.Data);
    }

    /// <summary>
    /// Asks the BMC to close the session, for a short time only, and forgets it. Never fails: a session left open on the BMC ends by itself.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (_closed) return;
            _closed = true;
            await CloseAsync();
            IsAlive = false;
            _link.Detach(this);
            _channel.Dispose();
            _link.Release();
        }
        finally
        {
            _turn.Release();
        }
    }

    bool ILinkListener.TryTake(ReadOnlySpan<byte> datagram)
    {
        Span<byte> payload = stackalloc byte[Rmcp.MaxDatagramLength];
        var error = _channel.TryOpen(datagram, payload, out var type, out var length);
        if (error is WireError.UnknownSession or WireError.WrongSessionFormat) return false;
        if (error == WireError.None && !TryHandOut(type, payload[..length])) error = WireError.Unsolicited;
        if (error == WireError.None) _lastAnswer = _link.Time.GetTimestamp();
        else IpmiMetrics.Rejected(error);
        return true;
    }

    /// <summary>Sends a payload that has no answer; what cannot be sent counts as lost, as after the session's end.</summary>
    internal void Send(PayloadType type, ReadOnlySpan<byte> payload)
    {
        Span<byte> datagram = stackalloc byte[Rmcp.MaxDatagramLength];
        if (_channel.Seal(type, payload, datagram) is var length and > 0) _link.TrySend(datagram[..length]);
    }

    /// <summary>Sends and waits. A refusal is an answer, silence is a fault.</summary>
    /// <param name="command">What to ask.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="sendings">How often to send it; null: as often as the client's options say.</param>
    /// <param name="isOwn">See <see cref="PendingCommand"/>.</param>
    internal async Task<CommandAnswer> AskAsync<TResponse>(IIpmiCommand<TResponse> command, CancellationToken cancellationToken, int? sendings = null, bool isOwn = false)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_closed) throw Faults.Closed(EndPoint);
            var pending = Prepare(command, isOwn);
            var attempts = sendings ?? (IsStale ? _link.Options.BriefAttempts : _link.Options.Attempts);
            var silence = await Retransmission.RunAsync(_link, _seal, pending.Answer, attempts, cancellationToken, isPatient: !command.MayRepeat);
            if (silence is null) return Record(command.Id, await pending.Answer);
            IsAlive = false;
            _link.Trace?.Write(IpmiTraceFormat.Note("no answer"));
            throw Faults.Silent(EndPoint, command.Name, silence);
        }
        finally
        {
            _pending = null;
            _turn.Release();
        }
    }

    private bool TryHandOut(PayloadType type, ReadOnlySpan<byte> payload)
    {
        if (type == PayloadType.Ipmi) return _pending?.TryTake(payload) == true;
        if (PayloadReceived is not { } taker) return false;
        taker(type, payload);
        return true;
    }

    /// <summary>A BMC that has fallen silent gets one packet and no time: it may hear us, though we do not hear it.</summary>
    private async Task CloseAsync()
    {
        var pending = Prepare(new CloseSessionCommand(_channel.RemoteSessionId));
        if (IsAlive)
        {
            await Retransmission.RunAsync(_link, _seal, pending.Answer, _link.Options.BriefAttempts, CancellationToken.None);
            return;
        }

        _link.Pace.Count();
        _link.TrySend(Seal().Span);
    }

    /// <summary>Puts the command into <see cref="_message"/>, under the next number: repetitions keep it, so that the BMC can tell them.</summary>
    private PendingCommand Prepare<TResponse>(IIpmiCommand<TResponse> command, bool isOwn = false)
    {
        Span<byte> data = stackalloc byte[IIpmiCommand<TResponse>.MaxRequestLength];
        _sequence = (byte)((_sequence + 1) & SequenceMask);
        data = data[..command.Write(data)];
        _link.Trace?.Write(IpmiTraceFormat.Write(new() { Command = command.Id, Data = data }));
        _messageLength = command.Route is { } route
            ? BridgeCodec.Write(_message, route, command.Id, command.Lun, _sequence, data)
            : IpmiMessageCodec.Write(_message, new()
            {
                To = IpmiMessage.BmcAddress, ToLun = command.Lun, From = IpmiMessage.ConsoleAddress, Command = command.Id, Sequence = _sequence, Data = data,
            });
        var pending = new PendingCommand(command.Id, _sequence, isBridged: command.Route is not null, isOwn);
        _pending = pending;
        return pending;
    }

    private CommandAnswer Record(CommandId id, CommandAnswer answer)
    {
        _link.Trace?.Write(IpmiTraceFormat.Write(new() { Command = id, IsResponse = true, Data = (byte[])[(byte)answer.Code, .. answer.Data] }));
        return answer;
    }

    private ReadOnlyMemory<byte> Seal() => _datagram.AsMemory(0, _channel.Seal(PayloadType.Ipmi, _message.AsSpan(0, _messageLength), _datagram));
}
