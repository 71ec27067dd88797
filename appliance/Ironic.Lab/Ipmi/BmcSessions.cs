using System.Security.Cryptography;
using Ironic.Ipmi.Server;
using Ironic.Ipmi.Wire;

namespace Ironic.Lab.Ipmi;

/// <summary>The sessions of one BMC. Bounded in number and in time. Not safe for use by two threads at once.</summary>
internal sealed class BmcSessions(VirtualBmcOptions options, TimeProvider time)
{
    private readonly Dictionary<uint, BmcSession> _byId = [];

    public int Count => _byId.Count;

    /// <summary>What the BMC does wrong now. Default: nothing.</summary>
    public Func<BmcFaults> Faults { get; init; } = static () => new();

    /// <summary>Hears of each session that is no more.</summary>
    public Action<BmcSession> Removed { get; set; } = _ => { };

    /// <summary>The session of this id, while it lasts.</summary>
    public BmcSession? Find(uint id)
    {
        if (!_byId.TryGetValue(id, out var session)) return null;
        if (!IsOver(session)) return session;
        Remove(session);
        return null;
    }

    public OpenSessionResponse Open(OpenSessionRequest request)
    {
        foreach (var over in _byId.Values.Where(IsOver).ToArray()) Remove(over);
        if (_byId.Count >= options.SessionLimit) return RakpResponder.Refuse(request, RakpStatus.InsufficientResources);

        if (CipherSuite.Match(request.Algorithms) is { } suite && Faults().Opens(suite) is var refused and not RakpStatus.Ok) return RakpResponder.Refuse(request, refused);

        var handshake = RakpResponder.Open(options.Identity, request, NewId(), out var answer);
        if (Faults().StatesNoPrivilege) answer = answer with { Privilege = PrivilegeLevel.None };
        if (handshake is not null) _byId[handshake.BmcSessionId] = new(handshake) { LastHeard = time.GetTimestamp() };
        return answer;
    }

    public void Remove(BmcSession session)
    {
        if (!_byId.Remove(session.Id)) return;
        Removed(session);
        session.Handshake.Channel?.Dispose();
    }

    private bool IsOver(BmcSession session) => session.IsClosed
        || time.GetElapsedTime(session.LastHeard) > (session.Handshake.Channel is null ? options.HandshakeTimeout : options.SessionTimeout);

    private uint NewId()
    {
        uint id;
        do id = (uint)RandomNumberGenerator.GetInt32(int.MaxValue) + 1;
        while (_byId.ContainsKey(id));
        return id;
    }
}
