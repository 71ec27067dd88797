using System.Text;

namespace Ironic.Ipmi.Wire;

/// <summary>Texts with a type and a length before them: FRU fields and sensor names. Pure.</summary>
/// <remarks>
/// IPMI v2.0 rev 1.1, section 43.15, and Platform Management FRU Information Storage Definition v1.2, section 13.
/// <code>
/// 0  tt llllll   type, length in bytes (C1h ends a list of FRU fields)    1  text (l)
/// tt 00 binary (FRU) or UTF-16 (SDR)   01 BCD plus, high digit first   10 6-bit ASCII, low bits first   11 Latin-1, or UTF-16 where the language has no Latin-1
/// </code>
/// </remarks>
public static class TypedText
{
    /// <summary>No field follows.</summary>
    public const byte End = 0xC1;

    public const int MaxLength = LengthMask;

    private const byte LengthMask = 0x3F, LatinType = 0xC0;
    private const int TypeShift = 6, FirstSixBitCharacter = 0x20;
    private const string BcdPlus = "0123456789 -.:,_";

    /// <summary>Reads the field at the start of <paramref name="bytes"/>; false when it is cut short, or there is none.</summary>
    /// <param name="bytes">The rest of an area or record.</param>
    /// <param name="binaryIsHex">Type 00 is binary, and told in hex; else it is UTF-16.</param>
    /// <param name="isLatin">Type 11 is Latin-1; else UTF-16.</param>
    /// <param name="text">Without what pads it.</param>
    /// <param name="length">Bytes that the field takes.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, bool binaryIsHex, bool isLatin, out string text, out int length)
    {
        (text, length) = ("", 0);
        if (bytes.IsEmpty) return false;
        length = 1 + (bytes[0] & LengthMask);
        if (bytes.Length < length) return false;
        var field = bytes[1..length];
        text = (bytes[0] >> TypeShift) switch
        {
            0 when binaryIsHex => Convert.ToHexStringLower(field),
            0 => Encoding.Unicode.GetString(field),
            1 => FromBcdPlus(field),
            2 => FromSixBit(field),
            _ => isLatin ? Encoding.Latin1.GetString(field) : Encoding.Unicode.GetString(field),
        };
        text = Clean(text);
        return true;
    }

    /// <summary>Writes a text as Latin-1; returns the bytes written.</summary>
    /// <exception cref="ArgumentException">Longer than <see cref="MaxLength"/>.</exception>
    public static int Write(Span<byte> destination, string text)
    {
        if (text.Length > MaxLength) throw new ArgumentException($"'{text}' has {text.Length} characters; {MaxLength} are allowed.", nameof(text));
        var length = Encoding.Latin1.GetBytes(text, destination[1..]);
        if (length == 1) destination[1 + length++] = (byte)' '; // type 11 with length 1 would end the list
        destination[0] = (byte)(LatinType | length);
        return 1 + length;
    }

    private static string FromBcdPlus(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length * 2);
        foreach (var b in bytes) text.Append(BcdPlus[b >> 4]).Append(BcdPlus[b & 0x0F]);
        return text.ToString();
    }

    private static string FromSixBit(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length * 4 / 3);
        var (bits, count) = (0, 0);
        foreach (var b in bytes)
        {
            bits |= b << count;
            count += 8;
            for (; count >= 6; count -= 6, bits >>= 6) text.Append((char)(FirstSixBitCharacter + (bits & LengthMask)));
        }

        return text.ToString();
    }

    /// <summary>Fixed-length fields are padded with spaces or zeros; control characters would spoil whatever shows them.</summary>
    private static string Clean(string text) => string.Concat(text.Where(c => !char.IsControl(c))).Trim();
}
