namespace Ironic.Storage;

/// <summary>Where the state is kept.</summary>
public sealed record StorageOptions
{
    /// <summary>The data folder: database, key file, lock. Made with mode 0700 when it does not exist.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The database.</summary>
    public DatabaseOptions Database { get; init; } = new();

    /// <summary>Events kept per node's timeline; the oldest go first. Default: 5,000 (some fifty deploys).</summary>
    public int TimelineEventsPerNode { get; init; } = 5_000;

    /// <summary>History entries kept per node. Default: 300, as Ironic's <c>node_history_max_entries</c>.</summary>
    public int HistoryEntriesPerNode { get; init; } = 300;
}

/// <summary>Which database. Default: SQLite, a file in the data folder, for this appliance alone.</summary>
public sealed record DatabaseOptions
{
    /// <summary>PostgreSQL, which any number of appliances share: <c>postgres://user@host/name</c>. Null: SQLite.</summary>
    public string? Url { get; init; }

    /// <summary>A file that holds the password. Null: none is needed, or it comes by <c>PGPASSFILE</c> or <c>PGPASSWORD</c>.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The key that secrets are sealed under: the same on all appliances of a database. Null: <c>secret.key</c> in the data folder.</summary>
    public string? KeyFile { get; init; }

    /// <summary>How long a start waits for a PostgreSQL that is away; zero: not at all. Default 2 min: one that comes back from a power cut replays its log first.</summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What is wrong with the times, each by its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (StartPatience < TimeSpan.Zero || StartPatience > TimeSpan.FromHours(1)) yield return $"startPatience is {StartPatience}; allowed: 0 to \"01:00:00\".";
    }
}
