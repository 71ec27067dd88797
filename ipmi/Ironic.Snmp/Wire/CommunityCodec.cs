using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Text;

namespace Ironic.Snmp.Wire;

/// <summary>Messages of SNMP v1 and v2c: <c>SEQUENCE { INTEGER version, OCTET STRING community, PDU }</c> (RFC 1157, section 4; RFC 1901).</summary>
public static class CommunityCodec
{
    public static byte[] Write(SnmpVersion version, string community, SnmpPdu pdu)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger((int)version);
            writer.WriteOctetString(Encoding.UTF8.GetBytes(community));
            PduCodec.Write(writer, pdu);
        }

        return writer.Encode();
    }

    /// <summary>False for what is no message of v1 or v2c.</summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out SnmpVersion version, [NotNullWhen(true)] out string? community, [NotNullWhen(true)] out SnmpPdu? pdu)
    {
        (version, community, pdu) = (default, null, null);
        var reader = new BerReader(datagram);
        if (!reader.TryEnter(out var message) || !message.TryReadInteger(out var number) || number is not ((int)SnmpVersion.V1 or (int)SnmpVersion.V2c)) return false;
        if (!message.TryReadOctets(out var name) || !PduCodec.TryRead(ref message, out pdu)) return false;
        (version, community) = ((SnmpVersion)number, Encoding.UTF8.GetString(name));
        return true;
    }
}
