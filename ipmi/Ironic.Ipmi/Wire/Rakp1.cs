using System.Buffers.Binary;

namespace Ironic.Ipmi.Wire;

/// <summary>The console names its user and sends its random number. A view: its spans alias the payload.</summary>
/// <remarks>
/// IPMI v2.0 rev 1.1, table 13-11.
/// <code>
/// 0  tag   1  00 00 00   4  BMC session id (4)   8  console random (16)   24  role   25  00 00   27  n   28  user name (n &lt;= 16)
/// </code>
/// </remarks>
public readonly ref struct Rakp1
{
    /// <summary>In the role byte: find the user by name alone, whatever privilege is asked for.</summary>
    public const byte NameOnlyLookup = 0x10;

    /// <summary>Bytes of each side's random number.</summary>
    public const int RandomLength = 16;

    public const int MaxNameLength = 16;

    public const int MaxLength = NameOffset + MaxNameLength;

    private const int BmcSessionIdOffset = 4, RandomOffset = 8, RoleOffset = 24, NameLengthOffset = 27, NameOffset = 28;

    public required byte Tag { get; init; }

    public required uint BmcSessionId { get; init; }

    public required ReadOnlySpan<byte> ConsoleRandom { get; init; }

    /// <summary>Privilege level wanted, with <see cref="NameOnlyLookup"/> or without: the whole byte goes into the hashes.</summary>
    public required byte Role { get; init; }

    /// <summary>Empty: the anonymous user.</summary>
    public required ReadOnlySpan<byte> UserName { get; init; }

    /// <summary>Reads the message. A name longer than <see cref="MaxNameLength"/> is handed out for the BMC to refuse.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out Rakp1 message)
    {
        message = default;
        if (payload.Length < NameOffset) return false;
        int nameLength = payload[NameLengthOffset];
        if (payload.Length < NameOffset + nameLength) return false;
        message = new()
        {
            Tag = payload[0],
            BmcSessionId = BinaryPrimitives.ReadUInt32LittleEndian(payload[BmcSessionIdOffset..]),
            ConsoleRandom = payload.Slice(RandomOffset, RandomLength),
            Role = payload[RoleOffset],
            UserName = payload.Slice(NameOffset, nameLength),
        };
        return true;
    }

    public int Write(Span<byte> destination)
    {
        destination[..NameOffset].Clear();
        destination[0] = Tag;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[BmcSessionIdOffset..], BmcSessionId);
        ConsoleRandom[..RandomLength].CopyTo(destination[RandomOffset..]);
        destination[RoleOffset] = Role;
        destination[NameLengthOffset] = checked((byte)UserName.Length);
        UserName.CopyTo(destination[NameOffset..]);
        return NameOffset + UserName.Length;
    }
}
