using Ironic.Redfish.Sessions;

namespace Ironic.Redfish;

/// <summary>
/// All Redfish BMCs that one process talks to: for each one queue, one connection and at most one session, which is deleted on the BMC when idle,
/// when the login changes, and at the end. A slow or dead BMC holds up only those who wait for it. Safe for use by several threads.
/// </summary>
public sealed class RedfishClient(RedfishOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, BmcKeeper> _keepers = new(StringComparer.OrdinalIgnoreCase);
    private bool _disposed;

    /// <summary>BMCs known now.</summary>
    public int Count
    {
        get { lock (_gate) return _keepers.Count; }
    }

    /// <summary>The lane to a BMC. Nothing is sent, no name is resolved, and it needs no disposing of.</summary>
    public RedfishBmc For(RedfishTarget target) => new(this, target, options, time);

    /// <summary>Ends what runs and deletes all sessions on their BMCs, all at once.</summary>
    public async ValueTask DisposeAsync()
    {
        BmcKeeper[] keepers;
        lock (_gate)
        {
            _disposed = true;
            keepers = [.. _keepers.Values];
            _keepers.Clear();
        }

        await Task.WhenAll(keepers.Select(keeper => keeper.DisposeAsync().AsTask()));
    }

    /// <summary>Joins the BMC's queue. The caller must run, or leave again.</summary>
    internal BmcKeeper Enter(RedfishTarget target)
    {
        var keeper = Find(target);
        keeper.Enter();
        return keeper;
    }

    internal BmcKeeper Find(RedfishTarget target)
    {
        var key = target.Address.GetLeftPart(UriPartial.Authority);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_keepers.TryGetValue(key, out var keeper)) _keepers[key] = keeper = new(options, time, k => TryForget(key, k));
            return keeper;
        }
    }

    /// <summary>False when somebody has joined the queue in the meantime.</summary>
    private bool TryForget(string key, BmcKeeper keeper)
    {
        lock (_gate) return !keeper.IsWanted && _keepers.Remove(key);
    }
}
