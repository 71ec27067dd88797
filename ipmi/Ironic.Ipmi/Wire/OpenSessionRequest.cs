using System.Buffers.Binary;

namespace Ironic.Ipmi.Wire;

/// <summary>A console proposes a session and its algorithms.</summary>
/// <remarks>
/// IPMI v2.0 rev 1.1, table 13-9.
/// <code>
/// 0  tag   1  highest privilege wanted   2  00 00   4  console session id (4)
/// 8  00 00 00 08 aa 00 00 00   authentication    16  01 00 00 08 ii 00 00 00   integrity    24  02 00 00 08 cc 00 00 00   confidentiality
/// </code>
/// </remarks>
public readonly record struct OpenSessionRequest(byte Tag, PrivilegeLevel Privilege, uint ConsoleSessionId, AlgorithmCodes Algorithms)
{
    public const int Length = 8 + AlgorithmPayloads.Length;

    public static bool TryRead(ReadOnlySpan<byte> payload, out OpenSessionRequest request)
    {
        request = default;
        if (payload.Length < Length || !AlgorithmPayloads.TryRead(payload[8..], out var algorithms)) return false;
        request = new(payload[0], (PrivilegeLevel)(payload[1] & 0x0F), BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]), algorithms);
        return true;
    }

    public int Write(Span<byte> destination)
    {
        destination[..Length].Clear();
        destination[0] = Tag;
        destination[1] = (byte)Privilege;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], ConsoleSessionId);
        AlgorithmPayloads.Write(destination[8..], Algorithms);
        return Length;
    }
}
