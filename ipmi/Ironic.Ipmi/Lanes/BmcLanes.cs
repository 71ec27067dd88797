namespace Ironic.Ipmi.Lanes;

/// <summary>
/// All BMCs that one process talks to: for each, one queue and at most one session, which is kept open while in use, opened again when
/// lost, and closed when idle. A slow or dead BMC holds up only those who wait for it. Safe for use by several threads.
/// </summary>
public sealed class BmcLanes(IpmiClient client, LaneOptions options) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Host, int Port), SessionKeeper> _keepers = [];
    private bool _disposed;

    /// <summary>BMCs known now.</summary>
    public int Count
    {
        get { lock (_gate) return _keepers.Count; }
    }

    /// <summary>The lane to a BMC. Nothing is sent, no name is resolved, and it needs no disposing of.</summary>
    public BmcLane For(BmcTarget target) => new(this, target);

    /// <summary>Ends what runs and closes all sessions on their BMCs, all at once.</summary>
    public async ValueTask DisposeAsync()
    {
        SessionKeeper[] keepers;
        lock (_gate)
        {
            _disposed = true;
            keepers = [.. _keepers.Values];
            _keepers.Clear();
        }

        await Task.WhenAll(keepers.Select(k => k.DisposeAsync().AsTask()));
    }

    /// <summary>Joins the BMC's queue. The caller must run, or leave again.</summary>
    internal SessionKeeper Enter(BmcTarget target)
    {
        var key = KeyOf(target);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_keepers.TryGetValue(key, out var keeper))
                _keepers[key] = keeper = new(client, options, target.Host, target.Port, k => TryForget(key, k));
            keeper.Enter();
            return keeper;
        }
    }

    /// <summary>Of a BMC that nobody has used yet, only how it would be treated.</summary>
    internal LaneView View(BmcTarget target)
    {
        SessionKeeper? keeper;
        lock (_gate) keeper = _keepers.GetValueOrDefault(KeyOf(target));
        return (keeper?.View ?? new()) with
        {
            MostPerSecond = target.Quirks.MostPerSecond ?? options.MostPerSecond,
            LeastInterval = target.Quirks.LeastInterval ?? options.LeastInterval,
            Quirks = target.Quirks.Values,
        };
    }

    private static (string Host, int Port) KeyOf(BmcTarget target) => (target.Host.ToUpperInvariant(), target.Port);

    /// <summary>False when somebody has joined the queue in the meantime.</summary>
    private bool TryForget((string Host, int Port) key, SessionKeeper keeper)
    {
        lock (_gate) return !keeper.IsWanted && _keepers.Remove(key);
    }
}
