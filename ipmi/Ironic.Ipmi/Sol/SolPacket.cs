namespace Ironic.Ipmi.Sol;

/// <summary>A payload of Serial over LAN. A view: <see cref="Data"/> aliases what it was read from.</summary>
/// <remarks>
/// IPMI v2.0 rev 1.1, tables 15-2 and 15-3.
/// <code>
/// 0  sequence (3:0); 0: only acknowledges   1  sequence acknowledged (3:0); 0: none   2  characters accepted of that   3  flags   4  characters
/// </code>
/// </remarks>
public readonly ref struct SolPacket
{
    public const int HeaderLength = 4;

    private const byte SequenceMask = 0x0F;

    public byte Sequence { get; init; }

    public byte Acknowledged { get; init; }

    public byte Accepted { get; init; }

    public SolSignals Flags { get; init; }

    public ReadOnlySpan<byte> Data { get; init; }

    public static bool TryRead(ReadOnlySpan<byte> payload, out SolPacket packet)
    {
        packet = default;
        if (payload.Length < HeaderLength) return false;
        packet = new()
        {
            Sequence = (byte)(payload[0] & SequenceMask), Acknowledged = (byte)(payload[1] & SequenceMask), Accepted = payload[2], Flags = (SolSignals)payload[3], Data = payload[HeaderLength..],
        };
        return true;
    }

    public int Write(Span<byte> destination)
    {
        (destination[0], destination[1], destination[2], destination[3]) = (Sequence, Acknowledged, Accepted, (byte)Flags);
        Data.CopyTo(destination[HeaderLength..]);
        return HeaderLength + Data.Length;
    }
}

/// <summary>What a SOL packet says beside its characters; the bits mean different things for each way.</summary>
[Flags]
public enum SolSignals : byte
{
    None = 0,

    /// <summary>Not all characters were taken; what is left is to come again. Both ways.</summary>
    Refused = 0x40,

    /// <summary>From the BMC: it can take none now.</summary>
    Unavailable = 0x20,

    /// <summary>To the BMC: send a break to the machine. From the BMC: it ends the line.</summary>
    BreakOrEnd = 0x10,

    /// <summary>From the BMC: characters of the machine were lost.</summary>
    Overrun = 0x08,

    /// <summary>From the BMC: the machine sent a break.</summary>
    BreakDetected = 0x04,
}
