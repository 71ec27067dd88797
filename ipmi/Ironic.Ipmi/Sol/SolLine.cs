using System.Threading.Channels;

namespace Ironic.Ipmi.Sol;

/// <summary>
/// One end of a serial line over LAN, console's or BMC's: characters go out in order and are sent again until the other end has taken them;
/// those that come in are acknowledged and given out once. Knows no session: it is handed payloads and hands out payloads. Thread-safe.
/// </summary>
public sealed class SolLine : IAsyncDisposable
{
    private const int MostAcknowledgements = 32, LastSequence = 15;

    private readonly Lock _gate = new();
    private readonly SolLineOptions _options;
    private readonly Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> _send;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _writing = new(1, 1), _reading = new(1, 1);
    private readonly Channel<bool> _work = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Channel<byte[]> _received = Channel.CreateUnbounded<byte[]>(); // bounded by ReceiveLimit: beyond it nothing is taken
    private readonly Queue<(byte Sequence, byte Accepted, SolSignals Flags)> _acknowledgements = new();
    private readonly SolReceiver _receiver = new();
    private readonly Task _pumping;
    private ReadOnlyMemory<byte> _left;
    private SolSending? _sending;
    private Exception? _end;
    private byte _sequence;
    private int _unread;

    /// <param name="options">Patience and limits.</param>
    /// <param name="send">Sends a payload; what gets lost is sent again.</param>
    /// <param name="time">The clock of the retries.</param>
    public SolLine(SolLineOptions options, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send, TimeProvider time)
    {
        (_options, _send, _time) = (options, send, time);
        _pumping = PumpAsync(_stopping.Token);
    }

    /// <summary>Hears the flags of each new packet that has any, called by whoever hands the packet in.</summary>
    public Action<SolSignals> Flagged { get; init; } = _ => { };

    /// <summary>Completes when the line has ended: by <see cref="End"/>, or as the other side does not answer.</summary>
    public Task Ended => _received.Reader.Completion;

    /// <summary>Hands in a payload of the other side.</summary>
    public void Take(ReadOnlySpan<byte> payload)
    {
        if (!SolPacket.TryRead(payload, out var packet)) return;
        bool isNew;
        lock (_gate)
        {
            if (_end is not null) return;
            isNew = packet.Sequence == 0 || _receiver.IsNew(packet);
            if (packet.Acknowledged != 0) _sending?.TryAcknowledge(packet);
            if (packet.Sequence != 0) TakeCharacters(packet);
        }

        _work.Writer.TryWrite(true);
        if (isNew && packet.Flags != SolSignals.None) Flagged(packet.Flags);
    }

    /// <summary>Sends characters; returns when the other side has taken them all.</summary>
    /// <exception cref="IOException">The line has ended.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> characters, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            while (!characters.IsEmpty)
            {
                var part = characters[..Math.Min(characters.Length, _options.PacketLength)];
                var accepted = await SendAsync(part, SolSignals.None, cancellationToken);
                characters = characters[accepted..];
                if (accepted < part.Length) await Task.Delay(_options.RefusalDelay, _time, cancellationToken);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Tells the other side something beside characters: a break.</summary>
    /// <exception cref="IOException">The line has ended.</exception>
    public async ValueTask SignalAsync(SolSignals flags, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await SendAsync(default, flags, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Characters of the other side, as soon as there are any; 0 when the line was ended on purpose.</summary>
    /// <exception cref="IOException">The line has failed.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_left.IsEmpty)
            {
                if (!await _received.Reader.WaitToReadAsync(cancellationToken) || !_received.Reader.TryRead(out var next)) return 0;
                _left = next;
            }

            var length = Math.Min(buffer.Length, _left.Length);
            _left[..length].CopyTo(buffer);
            _left = _left[length..];
            Interlocked.Add(ref _unread, -length);
            return length;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Ends the line: readers get what has come, then the fault, or the end where there is none.</summary>
    public void End(IOException? fault = null)
    {
        lock (_gate)
        {
            if (_end is not null) return;
            _end = fault ?? new IOException("The serial line is closed.");
            _sending?.Fail(_end);
        }

        _received.Writer.TryComplete(fault);
        _work.Writer.TryWrite(true);
    }

    /// <summary>The BMC's side: tells the other end, once and without waiting, that the line is taken off.</summary>
    public async ValueTask SayGoodbyeAsync()
    {
        var payload = new byte[SolPacket.HeaderLength];
        new SolPacket { Flags = SolSignals.BreakOrEnd }.Write(payload);
        try
        {
            await _send(payload, _stopping.Token);
        }
        catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException)
        {
            // The session has gone before it.
        }
    }

    public async ValueTask DisposeAsync()
    {
        End();
        await _stopping.CancelAsync();
        await _pumping;
        _stopping.Dispose();
    }

    /// <summary>Under the gate. A full buffer takes nothing: the other side comes again.</summary>
    private void TakeCharacters(in SolPacket packet)
    {
        if (_acknowledgements.Count >= MostAcknowledgements) return;
        if (_receiver.CountNew(packet) is > 0 and var more && Volatile.Read(ref _unread) + more > _options.ReceiveLimit)
        {
            _receiver.Refuse(packet);
            _acknowledgements.Enqueue((packet.Sequence, 0, SolSignals.Refused));
            return;
        }

        var fresh = _receiver.Take(packet);
        if (!fresh.IsEmpty && _received.Writer.TryWrite(fresh.ToArray())) Interlocked.Add(ref _unread, fresh.Length);
        _acknowledgements.Enqueue((packet.Sequence, (byte)Math.Min(packet.Data.Length, byte.MaxValue), SolSignals.None));
    }

    private async Task<int> SendAsync(ReadOnlyMemory<byte> characters, SolSignals flags, CancellationToken cancellationToken)
    {
        SolSending sending;
        lock (_gate)
        {
            if (_end is not null) throw new IOException(_end.Message, _end);
            _sequence = (byte)(_sequence % LastSequence + 1);
            _sending = sending = new(_sequence, characters.ToArray(), flags);
        }

        _work.Writer.TryWrite(true);
        return await sending.Accepted.WaitAsync(cancellationToken);
    }

    private async Task PumpAsync(CancellationToken cancellationToken)
    {
        var payload = new byte[SolPacket.HeaderLength + byte.MaxValue];
        try
        {
            while (true)
            {
                var length = Next(payload, out var wait);
                if (length > 0) await _send(payload.AsMemory(0, length), cancellationToken);
                else await WaitForWorkAsync(wait, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Disposed of.
        }
        catch (Exception e) when (e is IpmiException or ObjectDisposedException)
        {
            End(new(e.Message, e));
        }
    }

    private async Task WaitForWorkAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var work = _work.Reader.ReadAsync(cancellationToken).AsTask();
        if (wait == Timeout.InfiniteTimeSpan)
        {
            await work;
            return;
        }

        await ((Task)work).WaitAsync(wait, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!work.IsCompleted) _work.Writer.TryWrite(true); // so that the read that goes on has its end
        await work;
    }

    /// <summary>What is to be sent now; 0: nothing before <paramref name="wait"/> is over.</summary>
    private int Next(Span<byte> payload, out TimeSpan wait)
    {
        wait = Timeout.InfiniteTimeSpan;
        lock (_gate)
        {
            if (_acknowledgements.TryDequeue(out var acknowledgement))
                return new SolPacket { Acknowledged = acknowledgement.Sequence, Accepted = acknowledgement.Accepted, Flags = acknowledgement.Flags }.Write(payload);
            if (_end is not null || _sending is not { Accepted.IsCompleted: false } sending) return 0;
            var now = _time.GetTimestamp();
            if (sending.Attempts > 0 && now < sending.Due)
            {
                wait = _time.GetElapsedTime(now, sending.Due);
                return 0;
            }

            if (sending.Attempts < _options.Attempts) return sending.Write(payload, now + Ticks(RetryAfter(sending.Attempts)));
        }

        End(new IOException($"The other end of the serial line did not acknowledge a packet sent {_options.Attempts} times."));
        return 0;
    }

    private TimeSpan RetryAfter(int attempts)
    {
        var wait = _options.RetryInterval * (1 << Math.Min(attempts, 16));
        return wait < _options.LongestRetry ? wait : _options.LongestRetry;
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);
}
