using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ironic.Ipmi.Wire;

/// <summary>Reads and writes RMCP+ session packets. Pure and allocation-free; keys, windows and sockets are the session's business.</summary>
/// <remarks>
/// IPMI v2.0 rev 1.1, table 13-8. Multi-byte fields are little-endian. The auth code covers [4 .. next header].
/// <code>
/// 0  06 00 FF 07     RMCP
/// 4  06              auth type: RMCP+ format
/// 5  EA tttttt       payload encrypted, authenticated, type
/// 6  session id (4)  10 session sequence (4)  14 payload length n (2)
/// 16 payload (n)     FF* pad to 4   pad length   07 next header   auth code
/// </code>
/// </remarks>
public static class RmcpPlusCodec
{
    public const int HeaderLength = 16;

    internal const byte AuthType = 0x06;
    private const int AuthTypeOffset = 4, PayloadTypeOffset = 5, SessionIdOffset = 6, SequenceOffset = 10, LengthOffset = 14;
    private const byte NextHeader = 0x07, PadByte = 0xFF;
    private const byte EncryptedFlag = 0x80, AuthenticatedFlag = 0x40, PayloadTypeMask = 0x3F;

    /// <summary>Bytes that <see cref="Write"/> produces for a payload of this many bytes.</summary>
    public static int Measure(int payloadLength, IntegrityKey? key) =>
        HeaderLength + payloadLength + (key is null ? 0 : PadFor(payloadLength) + 2 + key.CodeLength);

    /// <summary>Takes one datagram apart. It says nothing yet about who sent it: see <see cref="Verify"/>.</summary>
    public static WireError TryRead(ReadOnlySpan<byte> datagram, out RmcpPlusPacket packet)
    {
        packet = default;
        if (Rmcp.Check(datagram) is var error and not WireError.None) return error;
        if (datagram[AuthTypeOffset] != AuthType) return WireError.WrongSessionFormat;
        if (datagram.Length < HeaderLength) return WireError.Truncated;

        var flags = datagram[PayloadTypeOffset];
        var type = (PayloadType)(flags & PayloadTypeMask);
        if (type == PayloadType.OemExplicit) return WireError.UnsupportedPayload; // carries 6 more header bytes

        int length = BinaryPrimitives.ReadUInt16LittleEndian(datagram[LengthOffset..]);
        if (datagram.Length < HeaderLength + length) return WireError.Truncated;

        packet = new()
        {
            PayloadType = type,
            IsEncrypted = (flags & EncryptedFlag) != 0,
            IsAuthenticated = (flags & AuthenticatedFlag) != 0,
            SessionId = BinaryPrimitives.ReadUInt32LittleEndian(datagram[SessionIdOffset..]),
            Sequence = BinaryPrimitives.ReadUInt32LittleEndian(datagram[SequenceOffset..]),
            Payload = datagram.Slice(HeaderLength, length),
        };
        return WireError.None;
    }

    /// <summary>Whether <paramref name="datagram"/>, which <see cref="TryRead"/> has taken apart, was signed with <paramref name="key"/>.</summary>
    public static WireError Verify(ReadOnlySpan<byte> datagram, in RmcpPlusPacket packet, IntegrityKey key)
    {
        if (!packet.IsAuthenticated) return WireError.AuthenticationMismatch;
        var trailer = datagram[(HeaderLength + packet.Payload.Length)..];
        var pad = trailer.Length - 2 - key.CodeLength; // the sender states its pad; believe it within bounds
        if (pad is < 0 or > 3 || trailer[pad] != pad || trailer[pad + 1] != NextHeader) return WireError.BadTrailer;

        Span<byte> expected = stackalloc byte[IntegrityKey.MaxCodeLength];
        expected = expected[..key.CodeLength];
        key.Sign(datagram[AuthTypeOffset..^key.CodeLength], expected);
        return CryptographicOperations.FixedTimeEquals(expected, trailer[(pad + 2)..]) ? WireError.None : WireError.BadAuthCode;
    }

    /// <summary>Encodes <paramref name="packet"/>, signing it when <paramref name="key"/> is given; returns the bytes written.</summary>
    public static int Write(Span<byte> destination, in RmcpPlusPacket packet, IntegrityKey? key)
    {
        var payload = packet.Payload;
        destination = destination[..Measure(payload.Length, key)];
        Rmcp.Write(destination);
        destination[AuthTypeOffset] = AuthType;
        destination[PayloadTypeOffset] = (byte)((byte)packet.PayloadType
            | (packet.IsEncrypted ? EncryptedFlag : 0) | (key is null ? 0 : AuthenticatedFlag));
        BinaryPrimitives.WriteUInt32LittleEndian(destination[SessionIdOffset..], packet.SessionId);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[SequenceOffset..], packet.Sequence);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[LengthOffset..], checked((ushort)payload.Length));
        payload.CopyTo(destination[HeaderLength..]);
        if (key is not null) WriteTrailer(destination, payload.Length, key);
        return destination.Length;
    }

    private static void WriteTrailer(Span<byte> datagram, int payloadLength, IntegrityKey key)
    {
        var pad = PadFor(payloadLength);
        var trailer = datagram[(HeaderLength + payloadLength)..];
        trailer[..pad].Fill(PadByte);
        trailer[pad] = (byte)pad;
        trailer[pad + 1] = NextHeader;
        key.Sign(datagram[AuthTypeOffset..^key.CodeLength], trailer[(pad + 2)..]);
    }

    /// <summary>Pad so that auth type .. next header is a whole number of 4-byte words (12 header + n + pad + 2).</summary>
    private static int PadFor(int payloadLength) => -(HeaderLength - AuthTypeOffset + payloadLength + 2) & 3;
}
