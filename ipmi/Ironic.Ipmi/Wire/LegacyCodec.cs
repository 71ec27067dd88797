using System.Buffers.Binary;

namespace Ironic.Ipmi.Wire;

/// <summary>Reads and writes IPMI 1.5 session packets, without authentication also the form of all that is said before any session exists.</summary>
/// <remarks>
/// IPMI v2.0 rev 1.1, table 13-8.
/// <code>
/// 0  06 00 FF 07       RMCP
/// 4  auth type
/// 5  session sequence (4)    9  session id (4)
/// 13 auth code (16), unless the auth type is none
/// 13 (29)  message length n    message (n)
/// </code>
/// </remarks>
public static class LegacyCodec
{
    /// <summary>All before the message of a packet without authentication.</summary>
    public const int HeaderLength = 14;

    private const int AuthTypeOffset = 4, SequenceOffset = 5, SessionIdOffset = 9, AuthCodeOffset = 13;

    /// <summary>Takes one datagram apart; the "legacy pad" byte may follow the message. It says nothing yet about who sent it: see <see cref="LegacyKey"/>.</summary>
    public static WireError TryReadPacket(ReadOnlySpan<byte> datagram, out LegacyPacket packet)
    {
        packet = default;
        if (Rmcp.Check(datagram) is var error and not WireError.None) return error;
        if (Rmcp.IsRmcpPlus(datagram)) return WireError.WrongSessionFormat;
        var type = (AuthenticationType)datagram[AuthTypeOffset];
        var codeLength = type == AuthenticationType.None ? 0 : LegacyKey.CodeLength;
        var begin = HeaderLength + codeLength;
        if (datagram.Length < begin) return WireError.Truncated;
        int length = datagram[begin - 1];
        if (datagram.Length < begin + length) return WireError.Truncated;
        packet = new()
        {
            AuthenticationType = type,
            Sequence = BinaryPrimitives.ReadUInt32LittleEndian(datagram[SequenceOffset..]),
            SessionId = BinaryPrimitives.ReadUInt32LittleEndian(datagram[SessionIdOffset..]),
            AuthCode = datagram.Slice(AuthCodeOffset, codeLength),
            Message = datagram.Slice(begin, length),
        };
        return WireError.None;
    }

    /// <summary>Finds the message in a datagram from outside any session.</summary>
    public static WireError TryRead(ReadOnlySpan<byte> datagram, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (TryReadPacket(datagram, out var packet) is var error and not WireError.None) return error;
        if (packet.AuthenticationType != AuthenticationType.None) return WireError.AuthenticationMismatch;
        if (packet.SessionId != 0) return WireError.UnknownSession;
        message = packet.Message;
        return WireError.None;
    }

    /// <summary>Wraps a message of at most 255 bytes, for outside any session; returns the bytes written.</summary>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> message) => Write(destination, new LegacyPacket { Message = message }, key: null);

    /// <summary>Encodes <paramref name="packet"/>, signed with <paramref name="key"/> unless its type is none; returns the bytes written.</summary>
    public static int Write(Span<byte> destination, in LegacyPacket packet, LegacyKey? key)
    {
        Rmcp.Write(destination);
        destination[AuthTypeOffset] = (byte)packet.AuthenticationType;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[SequenceOffset..], packet.Sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[SessionIdOffset..], packet.SessionId);
        var begin = HeaderLength;
        if (packet.AuthenticationType != AuthenticationType.None)
        {
            ArgumentNullException.ThrowIfNull(key);
            key.Sign(packet, destination.Slice(AuthCodeOffset, LegacyKey.CodeLength));
            begin += LegacyKey.CodeLength;
        }

        destination[begin - 1] = checked((byte)packet.Message.Length);
        packet.Message.CopyTo(destination[begin..]);
        return begin + packet.Message.Length;
    }
}
