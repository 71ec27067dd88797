using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Ironic.Pxe.Tftp.Wire;

/// <summary>Reads and writes TFTP packets. Pure; never throws on hostile input.</summary>
/// <remarks>
/// RFC 1350 section 5, options RFC 2347. Numbers are big-endian, texts end with NUL.
/// <code>
/// RRQ/WRQ  00 01|02  path 0 mode 0 { option 0 value 0 }
/// DATA     00 03     block (2)  bytes
/// ACK      00 04     block (2)
/// ERROR    00 05     code (2)   message 0
/// OACK     00 06     { option 0 value 0 }
/// </code>
/// </remarks>
internal static class TftpCodec
{
    public const int HeaderLength = 4;

    /// <summary>RFC 2347: "the maximum size of a request packet is 512 octets"; some boot programs with long paths pass it.</summary>
    public const int MaxRequestLength = 1024;

    private const int BlockOffset = 2, MaxOptions = 16;

    public static bool TryReadOpcode(ReadOnlySpan<byte> datagram, out TftpOpcode opcode)
    {
        opcode = datagram.Length >= sizeof(ushort) ? (TftpOpcode)BinaryPrimitives.ReadUInt16BigEndian(datagram) : default;
        return opcode is >= TftpOpcode.ReadRequest and <= TftpOpcode.OptionAcknowledgement;
    }

    public static bool TryReadAcknowledgement(ReadOnlySpan<byte> datagram, out ushort block) =>
        TryReadNumbered(datagram, TftpOpcode.Acknowledgement, out block);

    /// <summary>False also for a request that is cut off, or whose path is not UTF-8.</summary>
    public static bool TryReadRequest(ReadOnlySpan<byte> datagram, [NotNullWhen(true)] out TftpRequest? request)
    {
        request = null;
        if (!TryReadOpcode(datagram, out var opcode) || opcode > TftpOpcode.WriteRequest || datagram.Length > MaxRequestLength) return false;
        var rest = datagram[sizeof(ushort)..];
        if (!TryReadText(ref rest, out var path) || path.Length == 0 || !TryReadText(ref rest, out var mode)) return false;
        request = new(opcode == TftpOpcode.ReadRequest, path, ModeOf(mode));
        for (var i = 0; i < MaxOptions && TryReadText(ref rest, out var option) && TryReadText(ref rest, out var value); i++)
        {
            if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) request = WithOption(request, option, number);
        }

        return true;
    }

    public static void WriteDataHeader(Span<byte> destination, ushort block) => WriteNumbered(destination, TftpOpcode.Data, block);

    public static void WriteAcknowledgement(Span<byte> destination, ushort block) => WriteNumbered(destination, TftpOpcode.Acknowledgement, block);

    public static byte[] Error(TftpErrorCode code, string message)
    {
        var packet = new byte[HeaderLength + Encoding.ASCII.GetByteCount(message) + 1];
        WriteNumbered(packet, TftpOpcode.Error, (ushort)code);
        Encoding.ASCII.GetBytes(message, packet.AsSpan(HeaderLength));
        return packet;
    }

    /// <summary>What the client's error packet says; empty when it says nothing.</summary>
    public static string ReadErrorMessage(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length <= HeaderLength) return "";
        var text = datagram[HeaderLength..];
        var end = text.IndexOf((byte)0);
        return string.Concat(Encoding.ASCII.GetString(end < 0 ? text : text[..end]).Where(c => c is >= ' ' and < '\x7f'));
    }

    public static byte[] OptionAcknowledgement(IEnumerable<(string Name, long Value)> options)
    {
        var text = string.Concat(options.Select(option => string.Create(CultureInfo.InvariantCulture, $"{option.Name}\0{option.Value}\0")));
        return [0, (byte)TftpOpcode.OptionAcknowledgement, .. Encoding.ASCII.GetBytes(text)];
    }

    /// <summary>A request with its options, for clients.</summary>
    public static byte[] ReadRequest(string path, IEnumerable<(string Name, long Value)> options)
    {
        var text = string.Concat(options.Select(option => string.Create(CultureInfo.InvariantCulture, $"{option.Name}\0{option.Value}\0")));
        return [0, (byte)TftpOpcode.ReadRequest, .. Encoding.UTF8.GetBytes($"{path}\0octet\0{text}")];
    }

    private static TftpRequest WithOption(TftpRequest request, string option, int number) => option.ToLowerInvariant() switch
    {
        "blksize" => request with { BlockSize = request.BlockSize ?? number },
        "timeout" => request with { TimeoutSeconds = request.TimeoutSeconds ?? number },
        "tsize" => request with { WantsSize = true },
        "windowsize" => request with { WindowSize = request.WindowSize ?? number },
        _ => request,
    };

    private static TftpMode ModeOf(string mode) => mode.ToLowerInvariant() switch
    {
        "octet" or "binary" => TftpMode.Octet, // "binary": old Sun firmware
        "netascii" or "ascii" => TftpMode.NetAscii,
        _ => TftpMode.Unknown,
    };

    private static bool TryReadText(ref ReadOnlySpan<byte> rest, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var end = rest.IndexOf((byte)0);
        if (end < 0 || !System.Text.Unicode.Utf8.IsValid(rest[..end])) return false;
        text = Encoding.UTF8.GetString(rest[..end]);
        rest = rest[(end + 1)..];
        return true;
    }

    private static bool TryReadNumbered(ReadOnlySpan<byte> datagram, TftpOpcode expected, out ushort number)
    {
        number = datagram.Length >= HeaderLength ? BinaryPrimitives.ReadUInt16BigEndian(datagram[BlockOffset..]) : (ushort)0;
        return datagram.Length >= HeaderLength && TryReadOpcode(datagram, out var opcode) && opcode == expected;
    }

    private static void WriteNumbered(Span<byte> destination, TftpOpcode opcode, ushort number)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)opcode);
        BinaryPrimitives.WriteUInt16BigEndian(destination[BlockOffset..], number);
    }
}
