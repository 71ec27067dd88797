using Ironic.Model.Conductors;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Leases;

/// <summary>Who serves which node, for whoever tells clients.</summary>
public interface INodePlacement
{
    /// <summary>One and the same object for as long as no conductor comes, goes or changes: what is made from it can be kept beside it.</summary>
    ValueTask<ConductorMap> NowAsync(CancellationToken cancellationToken);
}

/// <summary>Who serves what, as the conductors stand at one moment. Immutable.</summary>
public sealed class ConductorMap
{
    private readonly IReadOnlyList<ConductorRecord> _serving;
    private readonly string? _only;

    private ConductorMap(IReadOnlyList<ConductorRecord> serving, string? only) => (_serving, _only) = (serving, only);

    /// <summary>A database of one's own: everything is ours.</summary>
    internal static ConductorMap Of(string hostname) => new([], hostname);

    internal static ConductorMap Of(IEnumerable<ConductorRecord> all) => new([.. all.Where(record => record.Serving)], null);

    /// <summary>Null: its group has no conductor that has its driver.</summary>
    public string? HostOf(Node node) => _only ?? Placement.Choose(node, _serving)?.Hostname;

    /// <summary>Those that have a driver.</summary>
    public IReadOnlyList<string> HostsOf(string driver) => _only is { } only ? [only] : [.. _serving.Where(record => record.Drivers.Contains(driver)).Select(record => record.Hostname)];

    /// <summary>Where an agent of the node finds the APIs of others than <paramref name="host"/>, should that one die: its group's before the rest, for they will serve it.</summary>
    public IEnumerable<Uri> OtherApis(Node node, string host) => _serving
        .Where(record => record.Hostname != host && record.Api is not null)
        .OrderByDescending(record => string.Equals(record.ConductorGroup, node.ConductorGroup, StringComparison.OrdinalIgnoreCase))
        .Select(record => record.Api!);

    /// <summary>Whether it would be the same map; heartbeats make no difference.</summary>
    internal bool IsOf(IEnumerable<ConductorRecord> all) => _only is null && all.Where(record => record.Serving).Select(Key).SequenceEqual(_serving.Select(Key));

    private static (string, string, string, Uri?) Key(ConductorRecord record) => (record.Hostname, record.ConductorGroup, string.Join(',', record.Drivers), record.Api);
}
