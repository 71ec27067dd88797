using System.Buffers.Binary;

namespace Ironic.Ipmi.Wire;

/// <summary>The BMC opens the session and proves that both sides derived the same keys. A view: <see cref="CheckValue"/> aliases the payload.</summary>
/// <remarks>
/// IPMI v2.0 rev 1.1, table 13-14.
/// <code>
/// 0  tag   1  status   2  00 00   4  console session id (4)   8  integrity check value (12 or 16)
/// </code>
/// </remarks>
public readonly ref struct Rakp4
{
    private const int SessionIdOffset = 4, CheckOffset = 8;

    public required byte Tag { get; init; }

    public required RakpStatus Status { get; init; }

    public required uint ConsoleSessionId { get; init; }

    public ReadOnlySpan<byte> CheckValue { get; init; }

    public static bool TryRead(ReadOnlySpan<byte> payload, out Rakp4 message)
    {
        message = default;
        if (payload.Length < 2) return false;
        var accepted = payload[1] == (byte)RakpStatus.Ok;
        if (accepted && payload.Length < CheckOffset) return false; // without authentication, no check follows
        message = new()
        {
            Tag = payload[0],
            Status = (RakpStatus)payload[1],
            ConsoleSessionId = payload.Length >= CheckOffset ? BinaryPrimitives.ReadUInt32LittleEndian(payload[SessionIdOffset..]) : 0,
            CheckValue = accepted ? payload[CheckOffset..] : default,
        };
        return true;
    }

    public int Write(Span<byte> destination)
    {
        destination[..CheckOffset].Clear();
        destination[0] = Tag;
        destination[1] = (byte)Status;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[SessionIdOffset..], ConsoleSessionId);
        CheckValue.CopyTo(destination[CheckOffset..]);
        return CheckOffset + CheckValue.Length;
    }
}
