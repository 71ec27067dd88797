using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;

namespace Ironic.Snmp.Wire;

/// <summary>Reads and writes SNMP v3 messages, without keys: those are <see cref="Usm.UsmSecurity"/>'s.</summary>
/// <remarks>
/// RFC 3412, section 6; RFC 3414, section 2.4.
/// <code>
/// SEQUENCE { 3, SEQUENCE { id, max size, OCTET STRING flags: . . . . . reportable priv auth, 3 (USM) },
///            OCTET STRING { SEQUENCE { engine id, boots, time, user, auth, priv } },
///            SEQUENCE { context engine id, context name, PDU }  or  OCTET STRING (that, encrypted) }
/// </code>
/// </remarks>
public static class V3Codec
{
    /// <summary>What we say that we take: the longest UDP payload.</summary>
    public const int OwnMaxSize = 65507;

    private const int UserSecurityModel = 3;
    private const byte AuthFlag = 0x01, PrivFlag = 0x02, ReportableFlag = 0x04;

    public static byte[] Write(V3Message message)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger((int)SnmpVersion.V3);
            using (writer.PushSequence())
            {
                writer.WriteInteger(message.MessageId);
                writer.WriteInteger(message.MaxSize);
                writer.WriteOctetString([(byte)((message.IsAuthenticated ? AuthFlag : 0) | (message.IsEncrypted ? PrivFlag : 0) | (message.IsReportable ? ReportableFlag : 0))]);
                writer.WriteInteger(UserSecurityModel);
            }

            writer.WriteOctetString(WriteSecurity(message));
            if (message.IsEncrypted) writer.WriteOctetString(message.Data.Span);
            else writer.WriteEncodedValue(message.Data.Span);
        }

        return writer.Encode();
    }

    /// <param name="datagram">As received.</param>
    /// <param name="message">The message; its memories are copies.</param>
    /// <param name="authOffset">Where in the datagram the MAC stands; 0 when there is none.</param>
    public static bool TryRead(ReadOnlySpan<byte> datagram, [NotNullWhen(true)] out V3Message? message, out int authOffset)
    {
        (message, authOffset) = (null, 0);
        var reader = new BerReader(datagram);
        if (!reader.TryEnter(out var outer) || !outer.TryReadInteger(out var version) || version != (int)SnmpVersion.V3) return false;
        if (!outer.TryEnter(out var header) || !header.TryReadInteger(out var id) || !header.TryReadInteger(out var maxSize)) return false;
        if (!header.TryReadOctets(out var flags) || flags.Length != 1 || !header.TryReadInteger(out var model) || model != UserSecurityModel) return false;
        if (!outer.TryReadOctets(out var security) || !new BerReader(security).TryEnter(out var usm)) return false;
        if (!usm.TryReadOctets(out var engine) || !usm.TryReadInteger(out var boots) || !usm.TryReadInteger(out var time)) return false;
        if (!usm.TryReadOctets(out var user) || !usm.TryReadOctets(out var auth) || !usm.TryReadOctets(out var priv)) return false;
        if (engine.Length > V3Message.MaxEngineIdLength || user.Length > V3Message.MaxUserNameLength || boots < 0 || time < 0) return false;

        var isEncrypted = (flags[0] & PrivFlag) != 0;
        if (isEncrypted ? !outer.TryReadOctets(out var data) : !outer.TryReadWhole(Asn1Tag.Sequence, out data)) return false;
        if (!auth.IsEmpty) datagram.Overlaps(auth, out authOffset);
        message = new()
        {
            MessageId = id, MaxSize = maxSize,
            IsAuthenticated = (flags[0] & AuthFlag) != 0, IsEncrypted = isEncrypted, IsReportable = (flags[0] & ReportableFlag) != 0,
            EngineId = engine.ToArray(), EngineBoots = boots, EngineTime = time, UserName = user.ToArray(),
            AuthParameters = auth.ToArray(), PrivParameters = priv.ToArray(), Data = data.ToArray(),
        };
        return true;
    }

    public static byte[] WriteScoped(ScopedPdu scoped)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteOctetString(scoped.ContextEngineId.Span);
            writer.WriteOctetString(scoped.ContextName.Span);
            PduCodec.Write(writer, scoped.Pdu);
        }

        return writer.Encode();
    }

    /// <summary>Reads a scoped PDU in clear. Bytes after it are the padding of some ciphers.</summary>
    public static bool TryReadScoped(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ScopedPdu? scoped)
    {
        scoped = null;
        var reader = new BerReader(bytes);
        if (!reader.TryEnter(out var inner) || !inner.TryReadOctets(out var engine) || !inner.TryReadOctets(out var name)) return false;
        if (!PduCodec.TryRead(ref inner, out var pdu)) return false;
        scoped = new(engine.ToArray(), name.ToArray(), pdu);
        return true;
    }

    private static byte[] WriteSecurity(V3Message message)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteOctetString(message.EngineId.Span);
            writer.WriteInteger(message.EngineBoots);
            writer.WriteInteger(message.EngineTime);
            writer.WriteOctetString(message.UserName.Span);
            writer.WriteOctetString(message.AuthParameters.Span);
            writer.WriteOctetString(message.PrivParameters.Span);
        }

        return writer.Encode();
    }
}
