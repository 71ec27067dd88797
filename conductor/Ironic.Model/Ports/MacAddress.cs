using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ironic.Model.Ports;

/// <summary>An EUI-48 address; prints as lower-case hexadecimal with colons.</summary>
[JsonConverter(typeof(MacAddressConverter))]
public readonly record struct MacAddress(ulong Value)
{
    public const int Length = 6;

    /// <summary>Six bytes in network order.</summary>
    public static MacAddress From(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException($"A MAC address has {Length} bytes, not {bytes.Length}.", nameof(bytes));
        ulong value = 0;
        foreach (var octet in bytes) value = (value << 8) | octet;
        return new(value);
    }

    /// <summary>Accepts <c>52:54:00:12:34:56</c> in either case; dashes and other forms are refused, as the API does.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out MacAddress address)
    {
        address = default;
        if (text is not { Length: 17 }) return false;
        ulong value = 0;
        for (var i = 0; i < 17; i += 3)
        {
            if (i + 2 < 17 && text[i + 2] != ':') return false;
            if (!byte.TryParse(text.AsSpan(i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet)) return false;
            value = (value << 8) | octet;
        }

        address = new(value);
        return true;
    }

    public void CopyTo(Span<byte> bytes)
    {
        for (var i = 0; i < Length; i++) bytes[i] = (byte)(Value >> (8 * (Length - 1 - i)));
    }

    public override string ToString() => string.Create(17, Value, static (span, value) =>
    {
        const string Digits = "0123456789abcdef";
        for (var i = 0; i < Length; i++)
        {
            var octet = (byte)(value >> (8 * (Length - 1 - i)));
            span[3 * i] = Digits[octet >> 4];
            span[(3 * i) + 1] = Digits[octet & 15];
            if (i < Length - 1) span[(3 * i) + 2] = ':';
        }
    });
}

/// <summary>As text on the wire.</summary>
public sealed class MacAddressConverter : JsonConverter<MacAddress>
{
    public override MacAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && MacAddress.TryParse(reader.GetString(), out var address) ? address : throw new JsonException("Not a MAC address.");

    public override void Write(Utf8JsonWriter writer, MacAddress value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
