using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Server;

namespace Ironic.Lab.Farm.Ipmi;

/// <summary>The sessions of one simulated BMC: a few, half-open ones included. Used by its receive loop alone.</summary>
internal sealed class FarmSessions(FarmBmc bmc, int limit, TimeProvider time)
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10), SessionTimeout = TimeSpan.FromSeconds(60), RepeatWindow = TimeSpan.FromSeconds(5);

    private readonly List<(RakpResponder Handshake, long Used)> _sessions = new(1);
    private uint _lastId;
    private (uint Session, byte Sequence, ChassisAction Action, long At) _acted;

    public FarmBmc Bmc => bmc;

    /// <summary>Requests in sessions so far.</summary>
    public int Asked { get; set; }

    /// <summary>The id for a new session; null: none is free.</summary>
    public uint? NewId()
    {
        for (var i = _sessions.Count - 1; i >= 0; i--)
        {
            if (time.GetElapsedTime(_sessions[i].Used) > (_sessions[i].Handshake.Channel is null ? HandshakeTimeout : SessionTimeout)) Remove(_sessions[i].Handshake);
        }

        return _sessions.Count < limit ? ++_lastId : null;
    }

    public void Add(RakpResponder handshake) => _sessions.Add((handshake, time.GetTimestamp()));

    public RakpResponder? Find(uint id)
    {
        for (var i = 0; i < _sessions.Count; i++)
        {
            if (_sessions[i].Handshake.BmcSessionId != id) continue;
            _sessions[i] = (_sessions[i].Handshake, time.GetTimestamp());
            return _sessions[i].Handshake;
        }

        return null;
    }

    public void Remove(RakpResponder handshake)
    {
        _sessions.RemoveAll(session => session.Handshake == handshake);
        handshake.Channel?.Dispose();
        Count();
    }

    /// <summary>As after a restart.</summary>
    public void Clear()
    {
        foreach (var (handshake, _) in _sessions) handshake.Channel?.Dispose();
        _sessions.Clear();
        Count();
    }

    /// <summary>Whether a power action is the last one once more: a console repeats a request, number and all, when its answer is late, and means one action.</summary>
    public bool IsRepeated(uint session, byte sequence, ChassisAction action)
    {
        var (now, last) = (time.GetTimestamp(), _acted);
        _acted = (session, sequence, action, now);
        return (last.Session, last.Sequence, last.Action) == (session, sequence, action) && time.GetElapsedTime(last.At, now) < RepeatWindow;
    }

    public void Count() => bmc.CountSessions(_sessions.Count(session => session.Handshake.Channel is not null));
}
