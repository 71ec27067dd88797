namespace Ironic.Appliance.Tests.Chaos;

/// <summary>What is killed, how often, and what it is doing meanwhile.</summary>
internal sealed record ChaosOptions
{
    /// <summary>The product's binary.</summary>
    public required string Program { get; init; }

    /// <summary>Appliances: one on SQLite, several on one PostgreSQL.</summary>
    public int Appliances { get; init; } = 1;

    public bool OnPostgres { get; init; }

    public required int Nodes { get; init; }

    /// <summary>Faults of any kind.</summary>
    public required int Kills { get; init; }

    /// <summary>Of all that is drawn: instants, kinds and targets.</summary>
    public required int Seed { get; init; }

    /// <summary>BMCs live in 127.N.0.0/16, machines in 127.N+1.0.0/16.</summary>
    public required byte Network { get; init; }

    /// <summary>Between one fault and the next, evenly drawn.</summary>
    public TimeSpan LeastPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc cref="LeastPause"/>
    public TimeSpan MostPause { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary><c>conductor.leaseTime</c>.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Sessions of each BMC at once. Those of an appliance that was killed last for a minute.</summary>
    public int BmcSessions { get; init; } = 16;

    /// <summary>Bytes of the image.</summary>
    public int ImageBytes { get; init; } = 4 << 20;

    /// <summary>How long a node may be in one state that it does not stay in.</summary>
    public TimeSpan StateLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long all of them have to come to rest after the last fault.</summary>
    public TimeSpan SettleLimit { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Where the appliances' logs are kept; null: nowhere.</summary>
    public string? LogFolder { get; init; }

    /// <summary>Told of what happens as it happens.</summary>
    public required Action<string> Say { get; init; }
}
