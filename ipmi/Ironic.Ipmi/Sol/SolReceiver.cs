namespace Ironic.Ipmi.Sol;

/// <summary>Takes each character of the other side once, whatever is repeated, late or out of order. Pure.</summary>
internal sealed class SolReceiver
{
    private const int Numbers = 15, Ahead = 7; // 1 to 15 in a circle, of which half lies ahead

    private byte _last;
    private int _lastLength;

    /// <summary>Whether the packet was not seen before.</summary>
    public bool IsNew(in SolPacket packet) => Distance(packet) is > 0 and <= Ahead;

    /// <summary>Characters that are new in it.</summary>
    public int CountNew(in SolPacket packet) => Distance(packet) switch
    {
        0 => Math.Max(0, packet.Data.Length - _lastLength),
        <= Ahead => packet.Data.Length,
        _ => 0,
    };

    /// <summary>Notes a packet of which nothing is taken: what it has comes again, under its number or the next.</summary>
    public void Refuse(in SolPacket packet)
    {
        if (IsNew(packet)) (_last, _lastLength) = (packet.Sequence, 0);
    }

    /// <summary>The characters that are new. A repetition may have more of them than it had before.</summary>
    public ReadOnlySpan<byte> Take(in SolPacket packet)
    {
        var distance = Distance(packet);
        if (distance > Ahead) return default; // long acknowledged: late
        var known = distance == 0 ? Math.Min(_lastLength, packet.Data.Length) : 0;
        (_last, _lastLength) = (packet.Sequence, Math.Max(known, packet.Data.Length));
        return packet.Data[known..];
    }

    private int Distance(in SolPacket packet) => _last == 0 ? 1 : (packet.Sequence - _last + Numbers) % Numbers;
}
