using System.Collections.Concurrent;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Power;

/// <summary>When each node's power state was read last, and how often in a row it could not be. Gone with the process, as in Ironic.</summary>
internal sealed class PowerLooks(TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, (long At, int Failures)> _looks = new();
    private readonly long _startedAt = clock.GetTimestamp();

    public void Answered(Guid node) => _looks[node] = (clock.GetTimestamp(), 0);

    /// <returns>How often in a row by now.</returns>
    public int Failed(Guid node) => _looks.AddOrUpdate(node, (_startedAt, 1), (_, before) => (before.At, before.Failures + 1)).Failures;

    /// <summary>Failures count from the start again.</summary>
    public void Forgive(Guid node) => _looks.AddOrUpdate(node, (_startedAt, 0), (_, before) => (before.At, 0));

    /// <summary>Nodes that are gone are forgotten.</summary>
    public void Keep(IReadOnlySet<Guid> nodes)
    {
        foreach (var node in _looks.Keys.Where(node => !nodes.Contains(node))) _looks.TryRemove(node, out _);
    }

    /// <summary>How long a node's power state has not been read: since this process began at most, and since the node is what it is.</summary>
    public TimeSpan AgeOf(Node node)
    {
        var unread = clock.GetElapsedTime(_looks.TryGetValue(node.Uuid, out var look) ? look.At : _startedAt);
        var same = clock.GetUtcNow() - (node.ProvisionUpdatedAt ?? node.CreatedAt);
        return unread < same ? unread : same;
    }

    /// <summary>"answering", "failing", "unreachable" (its node is out of order for that) or "unasked".</summary>
    public string HealthOf(Node node) => node.Fault == NodeFaults.Power ? "unreachable"
        : !_looks.TryGetValue(node.Uuid, out var look) ? "unasked"
        : look.Failures > 0 ? "failing" : "answering";
}
