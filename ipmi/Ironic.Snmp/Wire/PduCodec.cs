using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;

namespace Ironic.Snmp.Wire;

/// <summary>Reads and writes PDUs. Pure; hostile input yields false.</summary>
/// <remarks>
/// RFC 3416, section 3.
/// <code>
/// [n] { INTEGER request id, INTEGER error status, INTEGER error index, SEQUENCE OF SEQUENCE { OBJECT IDENTIFIER, value } }
/// </code>
/// </remarks>
internal static class PduCodec
{
    /// <summary>Bindings of one PDU that we take; a datagram cannot hold many more.</summary>
    private const int MaxBindings = 1024;

    public static bool TryRead(ref BerReader reader, [NotNullWhen(true)] out SnmpPdu? pdu)
    {
        pdu = null;
        if (!reader.TryRead(out var tag, out var content) || tag.TagClass != TagClass.ContextSpecific || tag.TagValue is < 0 or > (int)PduType.Report) return false;
        if (tag.TagValue == (int)PduType.TrapV1) return false; // has another layout, and we take no traps
        var fields = new BerReader(content);
        if (!fields.TryReadInteger(out var id) || !fields.TryReadInteger(out var status) || !fields.TryReadInteger(out var index)) return false;
        if (!fields.TryEnter(out var list)) return false;

        var bindings = ImmutableArray.CreateBuilder<VarBind>();
        while (!list.IsAtEnd)
        {
            if (bindings.Count == MaxBindings || !list.TryEnter(out var pair)) return false;
            if (!pair.TryRead(Asn1Tag.ObjectIdentifier, out var name) || !BerReader.TryObjectId(name, out var objectId)) return false;
            if (!pair.TryRead(out var kind, out var bytes) || !TryValue(kind, bytes, out var value)) return false;
            bindings.Add(new(objectId, value));
        }

        pdu = new((PduType)tag.TagValue, id, bindings.ToImmutable()) { ErrorStatus = status, ErrorIndex = index };
        return true;
    }

    public static void Write(AsnWriter writer, SnmpPdu pdu)
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, (int)pdu.Type)))
        {
            writer.WriteInteger(pdu.RequestId);
            writer.WriteInteger(pdu.ErrorStatus);
            writer.WriteInteger(pdu.ErrorIndex);
            using (writer.PushSequence())
            {
                foreach (var binding in pdu.Bindings)
                {
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier(binding.Name.ToString());
                        WriteValue(writer, binding.Value);
                    }
                }
            }
        }
    }

    private static bool TryValue(Asn1Tag tag, ReadOnlySpan<byte> content, [NotNullWhen(true)] out SnmpValue? value)
    {
        value = (tag.TagClass, tag.TagValue) switch
        {
            (TagClass.Universal, (int)UniversalTagNumber.Integer) => BerReader.TryInteger(content, out var number) ? new SnmpValue.Whole(number) : null,
            (TagClass.Universal, (int)UniversalTagNumber.OctetString) => new SnmpValue.Octets(OctetsKind.Text, content.ToArray()),
            (TagClass.Universal, (int)UniversalTagNumber.Null) => SnmpValue.Unspecified,
            (TagClass.Universal, (int)UniversalTagNumber.ObjectIdentifier) => BerReader.TryObjectId(content, out var id) ? new SnmpValue.Identifier(id) : null,
            (TagClass.Application, (int)OctetsKind.IpAddress or (int)OctetsKind.Opaque) => new SnmpValue.Octets((OctetsKind)tag.TagValue, content.ToArray()),
            (TagClass.Application, (int)NumberKind.Counter32 or (int)NumberKind.Gauge32 or (int)NumberKind.TimeTicks or (int)NumberKind.Counter64) =>
                BerReader.TryInteger(content, out var number) ? new SnmpValue.Number((NumberKind)tag.TagValue, unchecked((ulong)number)) : null,
            (TagClass.ContextSpecific, <= (int)AbsentKind.EndOfMibView) => new SnmpValue.Absent((AbsentKind)tag.TagValue),
            _ => null,
        };
        return value is not null;
    }

    private static void WriteValue(AsnWriter writer, SnmpValue value)
    {
        switch (value)
        {
            case SnmpValue.Whole integer:
                writer.WriteInteger(integer.Value);
                break;
            case SnmpValue.Number number:
                writer.WriteInteger(number.Value, new Asn1Tag(TagClass.Application, (int)number.Kind));
                break;
            case SnmpValue.Identifier identifier:
                writer.WriteObjectIdentifier(identifier.Value.ToString());
                break;
            case SnmpValue.Octets { Kind: OctetsKind.Text } text:
                writer.WriteOctetString(text.Bytes.Span);
                break;
            case SnmpValue.Octets octets:
                writer.WriteOctetString(octets.Bytes.Span, new Asn1Tag(TagClass.Application, (int)octets.Kind));
                break;
            case SnmpValue.Absent { Kind: AbsentKind.Unspecified }:
                writer.WriteNull();
                break;
            case SnmpValue.Absent absent:
                writer.WriteNull(new Asn1Tag(TagClass.ContextSpecific, (int)absent.Kind));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value, "No such value.");
        }
    }
}
