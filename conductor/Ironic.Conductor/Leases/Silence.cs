using Ironic.Model.Conductors;

namespace Ironic.Conductor.Leases;

/// <summary>Watches the others' heartbeats by our own clock: who has not moved for longer than a lease lasts has none any more.</summary>
internal sealed class Silence(TimeProvider clock, TimeSpan leaseTime)
{
    /// <summary>Beside the lease itself: what a heartbeat may need from who sent it to us.</summary>
    private readonly TimeSpan _patience = leaseTime + (leaseTime / 4);

    private readonly Dictionary<string, (long Beat, long Since)> _seen = new(StringComparer.Ordinal);

    /// <summary>Those that have been silent for too long.</summary>
    public IReadOnlyList<ConductorRecord> Of(IEnumerable<ConductorRecord> others)
    {
        List<ConductorRecord> silent = [];
        var now = clock.GetTimestamp();
        foreach (var record in others)
        {
            if (!_seen.TryGetValue(record.Hostname, out var seen) || seen.Beat != record.Beat) _seen[record.Hostname] = (record.Beat, now);
            else if (record.Serving && clock.GetElapsedTime(seen.Since, now) > _patience) silent.Add(record);
        }

        return silent;
    }

    /// <summary>We could not hear them: what seemed silence says nothing.</summary>
    public void Forget() => _seen.Clear();
}
