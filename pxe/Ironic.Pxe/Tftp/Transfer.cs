namespace Ironic.Pxe.Tftp;

/// <summary>
/// One client reading one file, as a state machine: acknowledgements and the clock in, what to send out. Knows no socket, no file and no timer.
/// </summary>
/// <remarks>
/// RFC 1350 with windows (RFC 7440). An acknowledgement that brings nothing new is ignored, never answered with data: that is what keeps a doubled
/// packet from doubling the rest of the transfer (the Sorcerer's Apprentice, RFC 1123 section 4.2.3.1). Block numbers roll over to 0.
/// <code>
/// state        event                       then
/// Negotiating  ack 0                       Sending, window 1..w
/// Sending      ack n, base-1 &lt; n &lt; last    window n+1..n+w   (n within the window: what came after it was lost)
/// Sending      ack last                    Done
/// any          error                       Failed
/// any          time-out                    the same again; after too many: Failed
/// </code>
/// </remarks>
internal sealed class Transfer
{
    private static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(100), MaxTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Retransmit after so many round trips: clients write to slow memory between packets.</summary>
    private const int RoundTripsPerTimeout = 8;

    private readonly TransferTerms _terms;
    private readonly int _maxRetransmissions;
    private long _base = 1; // first block that is not acknowledged
    private long _next = 1; // first block that was not sent since the base moved
    private int _retransmissions;
    private TimeSpan _sentAt, _dueAt, _timeout;
    private TimeSpan? _roundTrip;

    public Transfer(TransferTerms terms, long length, int maxRetransmissions)
    {
        (_terms, Length, _maxRetransmissions, _timeout) = (terms, length, maxRetransmissions, terms.Timeout);
        LastBlock = (length / terms.BlockSize) + 1; // a length that is a multiple ends with an empty block
        State = terms.Accepted.Count > 0 ? TransferState.Negotiating : TransferState.Sending;
    }

    public TransferState State { get; private set; }

    /// <summary>Whether the client has acknowledged anything: small packets pass both ways.</summary>
    public bool HasAnswered { get; private set; }

    public long Length { get; }

    /// <summary>Counted from 1, not rolled over.</summary>
    public long LastBlock { get; }

    public int BlockSize => _terms.BlockSize;

    /// <summary>Bytes that the client has acknowledged.</summary>
    public long Acknowledged => Math.Min(Length, (_base - 1) * _terms.BlockSize);

    /// <summary>What to send first.</summary>
    /// <param name="now">Time since any fixed point, the same for all calls.</param>
    public TransferStep Start(TimeSpan now) => Repeat(now);

    public TransferStep OnAcknowledgement(ushort block, TimeSpan now)
    {
        if (State == TransferState.Negotiating)
        {
            if (block != 0) return TransferStep.Nothing;
            (State, HasAnswered) = (TransferState.Sending, true);
            Measure(now);
            return Window(now);
        }

        if (State != TransferState.Sending) return TransferStep.Nothing;
        var ahead = (ushort)(block - (ushort)(_base - 1)); // 0: nothing new; a large number: an old one
        if (ahead == 0 || ahead > _next - _base) return TransferStep.Nothing;
        Measure(now);
        HasAnswered = true;
        _base += ahead;
        if (_base <= LastBlock) return Window(now);
        State = TransferState.Done;
        return TransferStep.Nothing;
    }

    /// <summary>The client gave up, or refused our terms.</summary>
    public void OnError() => State = TransferState.Failed;

    public TransferStep OnClock(TimeSpan now)
    {
        if (State is not (TransferState.Negotiating or TransferState.Sending) || now < _dueAt) return TransferStep.Nothing;
        if (++_retransmissions > _maxRetransmissions)
        {
            // A client whose very last acknowledgement got lost has gone, content.
            State = _next > LastBlock && _base > 1 ? TransferState.Done : TransferState.Failed;
            return TransferStep.Nothing;
        }

        _timeout = TimeSpan.FromTicks(Math.Min(_timeout.Ticks * 2, Math.Max(MaxTimeout.Ticks, _terms.Timeout.Ticks)));
        return Repeat(now);
    }

    private TransferStep Repeat(TimeSpan now)
    {
        if (State == TransferState.Sending) return Window(now);
        (_sentAt, _dueAt) = (now, now + _timeout);
        return TransferStep.Options;
    }

    private TransferStep Window(TimeSpan now)
    {
        var count = (int)Math.Min(_terms.WindowSize, LastBlock - _base + 1);
        (_next, _sentAt, _dueAt) = (_base + count, now, now + _timeout);
        return TransferStep.Blocks(_base, count);
    }

    /// <summary>Takes the round trip of what was sent once only (Karn): a repeated packet's answer may belong to either.</summary>
    private void Measure(TimeSpan now)
    {
        if (_retransmissions == 0)
        {
            var sample = now - _sentAt;
            _roundTrip = _roundTrip is { } known ? ((known * 7) + sample) / 8 : sample;
        }

        _retransmissions = 0;
        if (_roundTrip is { } roundTrip) _timeout = TimeSpan.FromTicks(Math.Clamp(roundTrip.Ticks * RoundTripsPerTimeout, MinTimeout.Ticks, Math.Max(MinTimeout.Ticks, _terms.Timeout.Ticks)));
    }
}

internal enum TransferState
{
    /// <summary>Our option acknowledgement is on its way.</summary>
    Negotiating,

    /// <summary>Blocks are on their way.</summary>
    Sending,

    /// <summary>All is acknowledged.</summary>
    Done,

    /// <summary>The client gave up or went silent.</summary>
    Failed,
}

/// <summary>What to send now.</summary>
/// <param name="First">The first block, counted from 1.</param>
/// <param name="Count">How many; 0: no data.</param>
/// <param name="IsOptions">The option acknowledgement instead.</param>
internal readonly record struct TransferStep(long First, int Count, bool IsOptions)
{
    public static TransferStep Nothing => default;

    public static TransferStep Options => new(0, 0, IsOptions: true);

    public static TransferStep Blocks(long first, int count) => new(first, count, IsOptions: false);
}
