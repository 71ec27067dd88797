using System.Buffers.Binary;

namespace Ironic.Ipmi.Wire;

/// <summary>The console proves that it knows the password, or says why it leaves. A view: <see cref="AuthCode"/> aliases the payload.</summary>
/// <remarks>
/// IPMI v2.0 rev 1.1, table 13-13.
/// <code>
/// 0  tag   1  status   2  00 00   4  BMC session id (4)   8  auth code (20 or 32; none with a status other than 0)
/// </code>
/// </remarks>
public readonly ref struct Rakp3
{
    private const int SessionIdOffset = 4, CodeOffset = 8;

    public required byte Tag { get; init; }

    public required RakpStatus Status { get; init; }

    public required uint BmcSessionId { get; init; }

    public ReadOnlySpan<byte> AuthCode { get; init; }

    public static bool TryRead(ReadOnlySpan<byte> payload, out Rakp3 message)
    {
        message = default;
        if (payload.Length < CodeOffset) return false;
        message = new()
        {
            Tag = payload[0],
            Status = (RakpStatus)payload[1],
            BmcSessionId = BinaryPrimitives.ReadUInt32LittleEndian(payload[SessionIdOffset..]),
            AuthCode = payload[CodeOffset..],
        };
        return true;
    }

    public int Write(Span<byte> destination)
    {
        destination[..CodeOffset].Clear();
        destination[0] = Tag;
        destination[1] = (byte)Status;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[SessionIdOffset..], BmcSessionId);
        AuthCode.CopyTo(destination[CodeOffset..]);
        return CodeOffset + AuthCode.Length;
    }
}
