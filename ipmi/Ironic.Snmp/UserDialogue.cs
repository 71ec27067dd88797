using System.Security.Cryptography;
using System.Text;
using Ironic.Snmp.Usm;
using Ironic.Snmp.Wire;

namespace Ironic.Snmp;

/// <summary>v3: finds the agent's engine out, then its clock, then asks; and again when the agent has restarted (RFC 3414, section 4).</summary>
internal sealed class UserDialogue(SnmpLogin.User login, TimeProvider time) : ISnmpDialogue
{
    private readonly EngineClock _clock = new(time);
    private UsmSecurity? _security;
    private SnmpPdu _request = null!;
    private int _messageId;
    private bool _hasAdjusted;

    public UsmError Error { get; private set; }

    public void Begin(SnmpPdu request)
    {
        _request = request with { RequestId = RandomNumberGenerator.GetInt32(1, int.MaxValue) };
        (_hasAdjusted, Error) = (false, UsmError.None);
    }

    public ReadOnlyMemory<byte> Write()
    {
        _messageId = RandomNumberGenerator.GetInt32(1, int.MaxValue);
        if (_security is null) return WriteDiscovery();
        var scoped = new ScopedPdu(login.ContextEngineId ?? _security.EngineId, Encoding.UTF8.GetBytes(login.ContextName), _request);
        return _security.Seal(scoped, _messageId, _clock.Boots, _clock.Time, isReportable: true);
    }

    public Heard Take(ReadOnlySpan<byte> datagram, out SnmpPdu? answer)
    {
        answer = null;
        if (!V3Codec.TryRead(datagram, out var message, out var authOffset) || message.MessageId != _messageId) return Heard.Nothing;
        if (_security is null) return TakeDiscovery(message);
        if (!message.EngineId.Span.SequenceEqual(_security.EngineId.Span)) return TakeReport(message);
        if (!message.IsAuthenticated && login.Account.Auth is not null) return TakeReport(message);

        // A report of the clock comes authenticated, and encrypted or not.
        var error = _security.TryOpen(datagram, message, authOffset, out var scoped);
        if (error == UsmError.UnsupportedSecurityLevel && message is { IsAuthenticated: true, IsEncrypted: false }) return TakeReport(message);
        if (error != UsmError.None)
        {
            Error = error; // forged or damaged: the true answer may still come; if none does, the agent has another key than ours
            return Heard.Nothing;
        }

        if (scoped!.Pdu.Type == PduType.Report) return TakeReport(message, scoped.Pdu);
        if (login.Account.Auth is not null && !_clock.TryTake(message.EngineBoots, message.EngineTime)) return Heard.Nothing;
        if (scoped.Pdu.Type != PduType.Response || scoped.Pdu.RequestId != _request.RequestId) return Heard.Nothing;
        answer = scoped.Pdu;
        return Heard.Answer;
    }

    private byte[] WriteDiscovery() => V3Codec.Write(new()
    {
        MessageId = _messageId, IsReportable = true,
        Data = V3Codec.WriteScoped(new(Array.Empty<byte>(), Array.Empty<byte>(), new(PduType.Get, _request.RequestId, []))),
    });

    private Heard TakeDiscovery(V3Message message)
    {
        if (message.EngineId.Length is < 5 or > V3Message.MaxEngineIdLength) return Heard.Nothing; // RFC 3411, section 5
        _security = new(login.Account, message.EngineId.ToArray());
        _clock.Set(message.EngineBoots, message.EngineTime); // not authentic yet, but good enough to ask with
        return Heard.Progress;
    }

    private Heard TakeReport(V3Message message, SnmpPdu? report = null)
    {
        if (report is null)
        {
            if (message.IsEncrypted || !V3Codec.TryReadScoped(message.Data.Span, out var scoped) || scoped.Pdu.Type != PduType.Report) return Heard.Nothing;
            report = scoped.Pdu;
        }

        Error = report.Bindings.Length == 0 ? UsmError.Malformed : UsmReports.ErrorOf(report.Bindings[0].Name);
        if (_hasAdjusted) return Heard.Refusal;
        switch (Error)
        {
            case UsmError.NotInTimeWindow:
                _clock.Set(message.EngineBoots, message.EngineTime);
                break;
            case UsmError.UnknownEngineId:
                _security = null; // another agent has taken the address over
                break;
            default:
                return Heard.Refusal;
        }

        _hasAdjusted = true;
        return Heard.Progress;
    }
}
