using System.Security.Cryptography;

namespace Ironic.Lab.Redfish;

/// <summary>The sessions of a service. Safe for use by several threads.</summary>
internal sealed class RedfishSessions(int limit, TimeSpan timeout, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Token, string User, long Used)> _sessions = new(StringComparer.Ordinal);
    private int _last;

    public IReadOnlyList<string> Ids
    {
        get { lock (_gate) return [.. Alive().Keys]; }
    }

    /// <summary>Null: none is free.</summary>
    public (string Id, string Token)? Open(string user)
    {
        lock (_gate)
        {
            if (Alive().Count >= limit) return null;
            var (id, token) = ($"{++_last}", RandomNumberGenerator.GetHexString(32, lowercase: true));
            _sessions[id] = (token, user, time.GetTimestamp());
            return (id, token);
        }
    }

    /// <summary>The user of a session; null: there is none of this token.</summary>
    public string? UserOf(string token)
    {
        lock (_gate)
        {
            var (id, session) = Alive().FirstOrDefault(s => s.Value.Token == token);
            if (id is null) return null;
            _sessions[id] = session with { Used = time.GetTimestamp() };
            return session.User;
        }
    }

    public string? UserOfId(string id)
    {
        lock (_gate) return Alive().TryGetValue(id, out var session) ? session.User : null;
    }

    public bool Close(string id)
    {
        lock (_gate) return _sessions.Remove(id);
    }

    public void CloseAll()
    {
        lock (_gate) _sessions.Clear();
    }

    private Dictionary<string, (string Token, string User, long Used)> Alive()
    {
        foreach (var (id, session) in _sessions)
        {
            if (time.GetElapsedTime(session.Used) > timeout) _sessions.Remove(id);
        }

        return _sessions;
    }
}
