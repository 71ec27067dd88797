using System.Buffers.Binary;

namespace Ironic.Ipmi.Wire;

/// <summary>The BMC takes the proposed session on, or says why not.</summary>
/// <remarks>
/// IPMI v2.0 rev 1.1, table 13-10. BMCs cut refusals short at any byte after the status, and many state a highest privilege of 0
/// (OpenIPMI, OpenBMC), so neither is held against them.
/// <code>
/// 0  tag   1  status   2  highest privilege   3  00   4  console session id (4)   8  BMC session id (4)   12  algorithms (24)
/// </code>
/// </remarks>
public readonly record struct OpenSessionResponse(
    byte Tag, RakpStatus Status, PrivilegeLevel Privilege, uint ConsoleSessionId, uint BmcSessionId, AlgorithmCodes? Algorithms)
{
    public const int Length = 12 + AlgorithmPayloads.Length;

    private const int RefusalLength = 8, IdsLength = 12;

    public static bool TryRead(ReadOnlySpan<byte> payload, out OpenSessionResponse response)
    {
        response = default;
        if (payload.Length < 2) return false;
        var status = (RakpStatus)payload[1];
        if (status == RakpStatus.Ok && payload.Length < IdsLength) return false;
        response = new(payload[0], status,
            payload.Length > 2 ? (PrivilegeLevel)(payload[2] & 0x0F) : PrivilegeLevel.None,
            payload.Length >= RefusalLength ? BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]) : 0,
            payload.Length >= IdsLength ? BinaryPrimitives.ReadUInt32LittleEndian(payload[8..]) : 0,
            payload.Length >= Length && AlgorithmPayloads.TryRead(payload[12..], out var algorithms) ? algorithms : null);
        return true;
    }

    /// <summary>Returns the bytes written: <see cref="Length"/>, or fewer for a refusal.</summary>
    public int Write(Span<byte> destination)
    {
        destination[..Length].Clear();
        destination[0] = Tag;
        destination[1] = (byte)Status;
        destination[2] = (byte)Privilege;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], ConsoleSessionId);
        if (Status != RakpStatus.Ok) return RefusalLength;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], BmcSessionId);
        AlgorithmPayloads.Write(destination[12..], Algorithms.GetValueOrDefault());
        return Length;
    }
}
