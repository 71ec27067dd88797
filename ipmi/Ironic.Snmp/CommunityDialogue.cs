using System.Security.Cryptography;
using Ironic.Snmp.Usm;
using Ironic.Snmp.Wire;

namespace Ironic.Snmp;

/// <summary>v1 and v2c: one datagram each way.</summary>
internal sealed class CommunityDialogue(SnmpLogin.Community login) : ISnmpDialogue
{
    private SnmpPdu _request = null!;

    public UsmError Error => UsmError.None;

    public void Begin(SnmpPdu request) => _request = request with { RequestId = RandomNumberGenerator.GetInt32(1, int.MaxValue) };

    public ReadOnlyMemory<byte> Write() => CommunityCodec.Write(login.Version, _request.Type == PduType.Set ? login.Write : login.Read, _request);

    public Heard Take(ReadOnlySpan<byte> datagram, out SnmpPdu? answer) =>
        CommunityCodec.TryRead(datagram, out _, out _, out answer) && answer.Type == PduType.Response && answer.RequestId == _request.RequestId ? Heard.Answer : Heard.Nothing;
}
