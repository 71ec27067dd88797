using System.Buffers.Binary;

namespace Ironic.Ipmi.Wire;

/// <summary>
/// Reads and writes IPMI 1.5 session packets without authentication: the form of all that is said before a session exists.
/// </summary>
/// <remarks>
/// IPMI v2.0 rev 1.1, table 13-8.
/// <code>
/// 0  06 00 FF 07       RMCP
/// 4  00                auth type: none
/// 5  00 00 00 00       session sequence    9  00 00 00 00   session id
/// 13 n                 message length      14 message (n)
/// </code>
/// </remarks>
public static class LegacyCodec
{
    public const int HeaderLength = 14;

    private const byte AuthTypeNone = 0x00;
    private const int AuthTypeOffset = 4, SessionIdOffset = 9, LengthOffset = 13;

    /// <summary>Finds the message in a datagram from outside any session. The "legacy pad" byte may follow the message.</summary>
    public static WireError TryRead(ReadOnlySpan<byte> datagram, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (Rmcp.Check(datagram) is var error and not WireError.None) return error;
        if (Rmcp.IsRmcpPlus(datagram)) return WireError.WrongSessionFormat;
        if (datagram[AuthTypeOffset] != AuthTypeNone) return WireError.AuthenticationMismatch;
        if (datagram.Length < HeaderLength) return WireError.Truncated;
        if (BinaryPrimitives.ReadUInt32LittleEndian(datagram[SessionIdOffset..]) != 0) return WireError.UnknownSession;
        int length = datagram[LengthOffset];
        if (datagram.Length < HeaderLength + length) return WireError.Truncated;
        message = datagram.Slice(HeaderLength, length);
        return WireError.None;
    }

    /// <summary>Wraps a message of at most 255 bytes; returns the bytes written.</summary>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> message)
    {
        Rmcp.Write(destination);
        destination[Rmcp.HeaderLength..HeaderLength].Clear();
        destination[LengthOffset] = checked((byte)message.Length);
        message.CopyTo(destination[HeaderLength..]);
        return HeaderLength + message.Length;
    }
}
