using System.Buffers.Binary;

namespace Ironic.Ipmi.Wire;

/// <summary>The BMC sends its random number and proves that it knows the user's password. A view: its spans alias the payload.</summary>
/// <remarks>
/// IPMI v2.0 rev 1.1, table 13-12. Refusals may end after the console session id, or sooner.
/// <code>
/// 0  tag   1  status   2  00 00   4  console session id (4)   8  BMC random (16)   24  BMC GUID (16)   40  auth code (20 or 32)
/// </code>
/// </remarks>
public readonly ref struct Rakp2
{
    public const int GuidLength = 16;

    private const int SessionIdOffset = 4, RefusalLength = 8, RandomOffset = 8, GuidOffset = 24, CodeOffset = 40;

    public required byte Tag { get; init; }

    public required RakpStatus Status { get; init; }

    public required uint ConsoleSessionId { get; init; }

    public ReadOnlySpan<byte> BmcRandom { get; init; }

    public ReadOnlySpan<byte> BmcGuid { get; init; }

    public ReadOnlySpan<byte> AuthCode { get; init; }

    public static bool TryRead(ReadOnlySpan<byte> payload, out Rakp2 message)
    {
        message = default;
        if (payload.Length < 2) return false;
        var accepted = payload[1] == (byte)RakpStatus.Ok;
        if (accepted && payload.Length < CodeOffset) return false; // without authentication, no code follows
        message = new()
        {
            Tag = payload[0],
            Status = (RakpStatus)payload[1],
            ConsoleSessionId = payload.Length >= RefusalLength ? BinaryPrimitives.ReadUInt32LittleEndian(payload[SessionIdOffset..]) : 0,
            BmcRandom = accepted ? payload.Slice(RandomOffset, Rakp1.RandomLength) : default,
            BmcGuid = accepted ? payload.Slice(GuidOffset, GuidLength) : default,
            AuthCode = accepted ? payload[CodeOffset..] : default,
        };
        return true;
    }

    public int Write(Span<byte> destination)
    {
        destination[..CodeOffset].Clear();
        destination[0] = Tag;
        destination[1] = (byte)Status;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[SessionIdOffset..], ConsoleSessionId);
        if (Status != RakpStatus.Ok) return RefusalLength;
        BmcRandom[..Rakp1.RandomLength].CopyTo(destination[RandomOffset..]);
        BmcGuid[..GuidLength].CopyTo(destination[GuidOffset..]);
        AuthCode.CopyTo(destination[CodeOffset..]);
        return CodeOffset + AuthCode.Length;
    }
}
