namespace Ironic.Ipmi.Wire;

/// <summary>Reads and writes IPMI LAN messages. Pure and allocation-free.</summary>
/// <remarks>
/// IPMI v2.0 rev 1.1, tables 13-8 and 5-1; the checksum makes the bytes it covers, and itself, add up to 0 mod 256.
/// <code>
/// 0  to        1  netFn:6 lun:2   2  checksum of 0..1
/// 3  from      4  seq:6 lun:2     5  command    6  data (an answer's first byte: completion code)    n  checksum of 3..n-1
/// </code>
/// </remarks>
public static class IpmiMessageCodec
{
    /// <summary>All but the data.</summary>
    public const int Overhead = 7;

    private const int NetFnOffset = 1, HeaderSumOffset = 2, FromOffset = 3, SequenceOffset = 4, CommandOffset = 5, DataOffset = 6;
    private const byte LunMask = 0x03, ResponseBit = 0x01;

    public static WireError TryRead(ReadOnlySpan<byte> bytes, out IpmiMessage message)
    {
        message = default;
        if (bytes.Length < Overhead) return WireError.Truncated;
        if (Checksum(bytes[..FromOffset]) != 0 || Checksum(bytes[FromOffset..]) != 0) return WireError.BadChecksum;

        var netFn = (byte)(bytes[NetFnOffset] >> 2);
        var isResponse = (netFn & ResponseBit) != 0;
        if (isResponse && bytes.Length == Overhead) return WireError.Truncated; // no completion code

        message = new()
        {
            To = bytes[0],
            ToLun = (byte)(bytes[NetFnOffset] & LunMask),
            From = bytes[FromOffset],
            FromLun = (byte)(bytes[SequenceOffset] & LunMask),
            Sequence = (byte)(bytes[SequenceOffset] >> 2),
            Command = new((NetFn)(netFn & ~ResponseBit), bytes[CommandOffset]),
            IsResponse = isResponse,
            Data = bytes[DataOffset..^1],
        };
        return WireError.None;
    }

    /// <summary>Encodes <paramref name="message"/>; returns the bytes written.</summary>
    public static int Write(Span<byte> destination, in IpmiMessage message)
    {
        var total = Overhead + message.Data.Length;
        destination = destination[..total];
        destination[0] = message.To;
        destination[NetFnOffset] = (byte)(((byte)message.Command.NetFn | (message.IsResponse ? ResponseBit : 0)) << 2 | message.ToLun & LunMask);
        destination[HeaderSumOffset] = Checksum(destination[..HeaderSumOffset]);
        destination[FromOffset] = message.From;
        destination[SequenceOffset] = (byte)(message.Sequence << 2 | message.FromLun & LunMask);
        destination[CommandOffset] = message.Command.Code;
        message.Data.CopyTo(destination[DataOffset..]);
        destination[^1] = Checksum(destination[FromOffset..^1]);
        return total;
    }

    /// <summary>The byte that makes the sum 0; 0 when the last of <paramref name="bytes"/> is that byte.</summary>
    private static byte Checksum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (var b in bytes) sum += b;
        return (byte)-sum;
    }
}
