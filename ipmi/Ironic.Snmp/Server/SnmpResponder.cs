using System.Collections.Immutable;
using System.Text;
using Ironic.Snmp.Usm;
using Ironic.Snmp.Wire;

namespace Ironic.Snmp.Server;

/// <summary>An agent without its socket: takes a datagram, hands back the answer. One at a time. Never throws on hostile input.</summary>
public sealed class SnmpResponder
{
    private const int WindowSeconds = 150, MaxRepetitions = 64;

    private readonly SnmpAgentOptions _options;
    private readonly ISnmpObjects _objects;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Dictionary<string, UsmSecurity> _users;
    private int _reports;

    public SnmpResponder(SnmpAgentOptions options, ISnmpObjects objects, TimeProvider time)
    {
        (_options, _objects, _time, _started) = (options, objects, time, time.GetTimestamp());
        _users = options.Users.ToDictionary(u => u.Name, u => new UsmSecurity(u, options.EngineId.ToArray()));
    }

    private int EngineTime => (int)_time.GetElapsedTime(_started).TotalSeconds;

    /// <summary>Null: nothing to say.</summary>
    public byte[]? Answer(ReadOnlySpan<byte> datagram)
    {
        if (CommunityCodec.TryRead(datagram, out var version, out var community, out var pdu)) return AnswerCommunity(version, community, pdu);
        return V3Codec.TryRead(datagram, out var message, out var authOffset) ? AnswerUser(datagram, message, authOffset) : null;
    }

    private byte[]? AnswerCommunity(SnmpVersion version, string community, SnmpPdu pdu)
    {
        if (community.Length == 0) return null;
        var mayWrite = community == _options.WriteCommunity;
        if (!mayWrite && community != _options.ReadCommunity) return null; // as agents do
        return Execute(pdu, mayWrite, version == SnmpVersion.V1) is { } answer ? CommunityCodec.Write(version, community, answer) : null;
    }

    private byte[]? AnswerUser(ReadOnlySpan<byte> datagram, V3Message message, int authOffset)
    {
        if (!message.EngineId.Span.SequenceEqual(_options.EngineId.Span)) return Report(message, UsmError.UnknownEngineId, null);
        if (!_users.TryGetValue(Encoding.UTF8.GetString(message.UserName.Span), out var security)) return Report(message, UsmError.UnknownUserName, null);
        var error = security.TryOpen(datagram, message, authOffset, out var scoped);
        if (error != UsmError.None) return Report(message, error, null);
        if (message.IsAuthenticated && (message.EngineBoots != _options.EngineBoots || Math.Abs(message.EngineTime - EngineTime) > WindowSeconds))
            return Report(message, UsmError.NotInTimeWindow, security);
        return Execute(scoped!.Pdu, mayWrite: true, isV1: false) is { } answer
            ? security.Seal(scoped with { Pdu = answer }, message.MessageId, _options.EngineBoots, EngineTime, isReportable: false)
            : null;
    }

    /// <summary>Says which of USM's checks failed. Authentic where the asker has proved who it is, as the clock must be (RFC 3414, section 3.2.7).</summary>
    private byte[]? Report(V3Message message, UsmError error, UsmSecurity? security)
    {
        if (!message.IsReportable || error == UsmError.Malformed) return null;
        var count = new SnmpValue.Number(NumberKind.Counter32, (ulong)++_reports);
        var scoped = new ScopedPdu(_options.EngineId, Array.Empty<byte>(), new(PduType.Report, 0, [new(UsmReports.ObjectFor(error), count)]));
        if (security is not null) return security.Seal(scoped, message.MessageId, _options.EngineBoots, EngineTime, isReportable: false);
        return V3Codec.Write(new()
        {
            MessageId = message.MessageId, EngineId = _options.EngineId, EngineBoots = _options.EngineBoots, EngineTime = EngineTime,
            UserName = message.UserName, Data = V3Codec.WriteScoped(scoped),
        });
    }

    private SnmpPdu? Execute(SnmpPdu request, bool mayWrite, bool isV1) => request.Type switch
    {
        PduType.Get => Read(request, isV1, n => new VarBind(n, _objects.Find(n) ?? new SnmpValue.Absent(AbsentKind.NoSuchInstance))),
        PduType.GetNext => Read(request, isV1, n => _objects.FindNext(n) ?? new VarBind(n, new SnmpValue.Absent(AbsentKind.EndOfMibView))),
        PduType.GetBulk when !isV1 => ReadBulk(request),
        PduType.Set => Write(request, mayWrite, isV1),
        _ => null,
    };

    private static SnmpPdu Read(SnmpPdu request, bool isV1, Func<ObjectId, VarBind> read)
    {
        var bindings = request.Bindings.Select(b => read(b.Name)).ToImmutableArray();
        var missing = isV1 ? bindings.Select((b, i) => (b, i)).FirstOrDefault(p => p.b.Value is SnmpValue.Absent, (b: null!, i: -1)).i : -1;
        return missing < 0 ? Ok(request, bindings) : Failed(request, SnmpError.NoSuchName, missing);
    }

    private SnmpPdu ReadBulk(SnmpPdu request)
    {
        var once = Math.Clamp(request.ErrorStatus, 0, request.Bindings.Length);
        var bindings = request.Bindings.Take(once).Select(b => Next(b.Name)).ToList();
        var at = request.Bindings.Skip(once).Select(b => b.Name).ToArray();
        for (var round = 0; round < Math.Min(request.ErrorIndex, MaxRepetitions) && at.Length > 0; round++)
        {
            var found = Array.ConvertAll(at, Next);
            if (bindings.Count + found.Length > MaxRepetitions) break;
            bindings.AddRange(found);
            if (Array.TrueForAll(found, b => b.Value is SnmpValue.Absent)) break;
            at = Array.ConvertAll(found, b => b.Name);
        }

        return Ok(request, [.. bindings]);

        VarBind Next(ObjectId name) => _objects.FindNext(name) ?? new VarBind(name, new SnmpValue.Absent(AbsentKind.EndOfMibView));
    }

    private SnmpPdu Write(SnmpPdu request, bool mayWrite, bool isV1)
    {
        for (var i = 0; i < request.Bindings.Length; i++)
        {
            var error = mayWrite ? _objects.Store(request.Bindings[i].Name, request.Bindings[i].Value) : SnmpError.NoAccess;
            if (error == SnmpError.None) continue;
            if (isV1 && error > SnmpError.General) error = SnmpError.NoSuchName; // v1 has no finer words (RFC 3584, section 4.3)
            return Failed(request, error, i);
        }

        return Ok(request, request.Bindings);
    }

    private static SnmpPdu Ok(SnmpPdu request, ImmutableArray<VarBind> bindings) => new(PduType.Response, request.RequestId, bindings);

    private static SnmpPdu Failed(SnmpPdu request, SnmpError error, int index) =>
        new(PduType.Response, request.RequestId, request.Bindings) { ErrorStatus = (int)error, ErrorIndex = index + 1 };
}
