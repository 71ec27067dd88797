namespace Ironic.Ipmi.Sol;

/// <summary>What is on its way to the other side: one packet at a time, until it is acknowledged. Guarded by the line.</summary>
internal sealed class SolSending(byte sequence, ReadOnlyMemory<byte> data, SolSignals flags)
{
    private readonly TaskCompletionSource<int> _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Characters that the other side has taken of these; fewer than there are when it can take no more.</summary>
    public Task<int> Accepted => _accepted.Task;

    public int Attempts { get; private set; }

    /// <summary>Timestamp from which on it is to be sent (again).</summary>
    public long Due { get; private set; }

    public int Write(Span<byte> payload, long nextDue)
    {
        Attempts++;
        Due = nextDue;
        return new SolPacket { Sequence = sequence, Flags = flags, Data = data.Span }.Write(payload);
    }

    /// <summary>True when the packet acknowledges this one.</summary>
    public bool TryAcknowledge(in SolPacket packet) =>
        packet.Acknowledged == sequence && _accepted.TrySetResult(packet.Flags.HasFlag(SolSignals.Refused) ? Math.Min(packet.Accepted, data.Length) : Taken(packet.Accepted));

    public void Fail(Exception fault) => _accepted.TrySetException(fault);

    /// <summary>Some BMCs acknowledge without a count, and mean all.</summary>
    private int Taken(byte count) => count == 0 ? data.Length : Math.Min(count, data.Length);
}
