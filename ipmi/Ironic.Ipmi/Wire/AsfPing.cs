using System.Buffers.Binary;

namespace Ironic.Ipmi.Wire;

/// <summary>RMCP presence ping and pong: "is there a BMC, and does it speak IPMI?" ASF v2.0, sections 3.2.4.2 and 3.2.4.3.</summary>
/// <remarks>
/// <code>
/// 0  06 00 FF 06   RMCP, class ASF    4  00 00 11 BE   IANA: ASF    8  type (80h ping, 40h pong)   9  tag   10  00   11  data length
/// pong: 12  IANA (4)   16  OEM (4)   20  81h: IPMI supported, ASF 1.0   21  interactions (1) and reserved (6)
/// </code>
/// </remarks>
public static class AsfPing
{
    public const int PingLength = 12, PongLength = 28;

    private const byte Version = 0x06, AsfClass = 0x06, Ping = 0x80, Pong = 0x40, IpmiAndAsf = 0x81;
    private const int ClassOffset = 3, IanaOffset = 4, TypeOffset = 8, TagOffset = 9, DataLengthOffset = 11, PongIanaOffset = 12, EntitiesOffset = 20;
    private const uint Iana = 4542;

    public static bool TryRead(ReadOnlySpan<byte> datagram, out byte tag)
    {
        tag = default;
        if (datagram.Length < PingLength || datagram[0] != Version || datagram[ClassOffset] != AsfClass || datagram[TypeOffset] != Ping) return false;
        tag = datagram[TagOffset];
        return BinaryPrimitives.ReadUInt32BigEndian(datagram[IanaOffset..]) == Iana;
    }

    /// <summary>Writes the answer to the ping of that tag; returns the bytes written.</summary>
    public static int WritePong(Span<byte> destination, byte tag)
    {
        destination[..PongLength].Clear();
        (destination[0], destination[2], destination[ClassOffset]) = (Version, 0xFF, AsfClass);
        BinaryPrimitives.WriteUInt32BigEndian(destination[IanaOffset..], Iana);
        destination[TypeOffset] = Pong;
        destination[TagOffset] = tag;
        destination[DataLengthOffset] = PongLength - PingLength;
        BinaryPrimitives.WriteUInt32BigEndian(destination[PongIanaOffset..], Iana);
        destination[EntitiesOffset] = IpmiAndAsf;
        return PongLength;
    }
}
