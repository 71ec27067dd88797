using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;

namespace Ironic.Snmp.Wire;

/// <summary>
/// Takes BER elements off the front of some bytes: never throws, allocates only what it hands out, and bears integers that are longer than
/// they need be, as agents of small devices send them.
/// </summary>
internal ref struct BerReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxIntegerLength = 9; // Counter64 with a sign byte
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The content of the next element, whatever it is.</summary>
    public bool TryRead(out Asn1Tag tag, out ReadOnlySpan<byte> content)
    {
        tag = default;
        content = default;
        if (_rest.Length < 2 || (_rest[0] & 0x1F) == 0x1F || _rest[1] == 0x80) return false; // SNMP has no long tags and no open lengths
        if (!AsnDecoder.TryReadEncodedValue(_rest, AsnEncodingRules.BER, out tag, out var offset, out var length, out var consumed)) return false;
        content = _rest.Slice(offset, length);
        _rest = _rest[consumed..];
        return true;
    }

    public bool TryRead(Asn1Tag wanted, out ReadOnlySpan<byte> content) => TryRead(out var tag, out content) && tag.HasSameClassAndValue(wanted);

    /// <summary>The next element with its own tag and length.</summary>
    public bool TryReadWhole(Asn1Tag wanted, out ReadOnlySpan<byte> whole)
    {
        var before = _rest;
        var found = TryRead(wanted, out _);
        whole = before[..(before.Length - _rest.Length)];
        return found;
    }

    public bool TryEnter(out BerReader inner)
    {
        var found = TryRead(Asn1Tag.Sequence, out var content);
        inner = new(content);
        return found;
    }

    public bool TryReadInteger(out int value)
    {
        value = 0;
        if (!TryRead(Asn1Tag.Integer, out var content) || !TryInteger(content, out var wide) || wide is < int.MinValue or > int.MaxValue) return false;
        value = (int)wide;
        return true;
    }

    public bool TryReadOctets(out ReadOnlySpan<byte> content) => TryRead(Asn1Tag.PrimitiveOctetString, out content);

    /// <summary>Two's complement, most significant byte first.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> content, out long value)
    {
        value = 0;
        if (content.Length is 0 or > MaxIntegerLength) return false;
        value = (sbyte)content[0];
        foreach (var b in content[1..]) value = (value << 8) | b;
        return content.Length < MaxIntegerLength || content[0] is 0 or 0xFF;
    }

    public static bool TryObjectId(ReadOnlySpan<byte> content, [NotNullWhen(true)] out ObjectId? id)
    {
        id = null;
        if (content.IsEmpty || content.Length > ObjectId.MaxArcs * 5 || (content[^1] & 0x80) != 0) return false;
        var arcs = ImmutableArray.CreateBuilder<uint>();
        ulong arc = 0;
        foreach (var b in content)
        {
            arc = (arc << 7) | (uint)(b & 0x7F);
            if (arc > uint.MaxValue || arcs.Count >= ObjectId.MaxArcs) return false;
            if ((b & 0x80) != 0) continue;
            if (arcs.Count == 0)
            {
                var first = arc < 40 ? 0u : arc < 80 ? 1u : 2u; // two arcs share the first number
                arcs.Add(first);
                arc -= first * 40;
            }

            arcs.Add((uint)arc);
            arc = 0;
        }

        return ObjectId.TryFrom(arcs.ToImmutable(), out id);
    }
}
