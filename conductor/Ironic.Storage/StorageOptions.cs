namespace Ironic.Storage;

/// <summary>Where the state is kept.</summary>
public sealed record StorageOptions
{
    /// <summary>The data folder: database, key file, lock. Made with mode 0700 when it does not exist.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Events kept per node's timeline; the oldest go first. Default: 5,000 (some fifty deploys).</summary>
    public int TimelineEventsPerNode { get; init; } = 5_000;

    /// <summary>History entries kept per node. Default: 300, as Ironic's <c>node_history_max_entries</c>.</summary>
    public int HistoryEntriesPerNode { get; init; } = 300;
}
