using Ironic.Lab.Simulator;
using Ironic.Testing.Databases;

namespace Ironic.Appliance.Tests.Chaos;

/// <summary>Kills and stops, at drawn instants; starts again what it has killed.</summary>
internal sealed class Killer(ChaosOptions options, Random random, IReadOnlyList<ChaosAppliance> appliances, PostgresServer? database, IReadOnlyList<ChaosNode> nodes)
{
    /// <summary>How often each kind is drawn.</summary>
    private static readonly (FaultKind Kind, int Weight)[] Weights = [(FaultKind.ApplianceKilled, 9), (FaultKind.DatabaseKilled, 2), (FaultKind.ApplianceStopped, 3), (FaultKind.AgentKilled, 6)];

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100), LongestAway = TimeSpan.FromSeconds(3), Patience = TimeSpan.FromMinutes(5);

    /// <summary>Of several appliances, one in so many that are killed stays away for longer than its lease.</summary>
    private const int LongAwayOneIn = 3;

    private readonly List<Task> _mending = [];
    private bool _databaseIsUp = true;

    public FaultJournal Journal { get; } = new();

    /// <summary>Returns when all is at work again after the last one.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var number = 1; number <= options.Kills; number++)
        {
            await Task.Delay(options.LeastPause + ((options.MostPause - options.LeastPause) * random.NextDouble()), cancellationToken);
            var fault = await DrawAsync(cancellationToken);
            options.Say($"{number}/{options.Kills} {fault}");
        }

        await Task.WhenAll(_mending).WaitAsync(Patience, cancellationToken);
    }

    /// <summary>Draws until something can be done: no agent may be up, or nobody left to be killed.</summary>
    private async Task<ChaosFault> DrawAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var kind = DrawKind();
            var done = kind switch
            {
                FaultKind.ApplianceKilled => await KillApplianceAsync(),
                FaultKind.DatabaseKilled => await KillDatabaseAsync(),
                FaultKind.ApplianceStopped => await StopApplianceAsync(),
                _ => KillAgent(),
            };
            if (done is not null) return done;
            await Task.Delay(Look, cancellationToken);
        }
    }

    private FaultKind DrawKind()
    {
        var drawn = random.Next(Weights.Sum(entry => entry.Weight));
        foreach (var (kind, weight) in Weights)
        {
            if ((drawn -= weight) < 0) return kind;
        }

        throw new InvalidOperationException("Nothing was drawn.");
    }

    private async Task<ChaosFault?> KillApplianceAsync()
    {
        if (DrawAppliance() is not { } appliance) return null;
        var fault = Journal.Add(new(FaultKind.ApplianceKilled, appliance.Name, DateTimeOffset.UtcNow));
        await appliance.KillAsync();
        _mending.Add(MendAsync(fault, appliances.Count > 1 && random.Next(LongAwayOneIn) == 0 ? BeyondLease() : Away(), appliance.StartAsync));
        return fault;
    }

    private async Task<ChaosFault?> StopApplianceAsync()
    {
        if (appliances.Count < 2 || DrawAppliance() is not { } appliance) return null; // alone it has no lease to lose
        var fault = Journal.Add(new(FaultKind.ApplianceStopped, appliance.Name, DateTimeOffset.UtcNow));
        await appliance.StopAsync();
        _mending.Add(MendAsync(fault, BeyondLease(), appliance.ContinueAsync));
        return fault;
    }

    private async Task<ChaosFault?> KillDatabaseAsync()
    {
        if (database is null || !_databaseIsUp) return null;
        _databaseIsUp = false;
        var fault = Journal.Add(new(FaultKind.DatabaseKilled, "postgres", DateTimeOffset.UtcNow));
        await database.KillAsync();
        _mending.Add(MendAsync(fault, Away(), async () =>
        {
            await database.StartAgainAsync();
            _databaseIsUp = true;
        }));
        return fault;
    }

    /// <summary>Mostly one that is at work; now and then one that waits.</summary>
    private ChaosFault? KillAgent()
    {
        var up = nodes.Where(node => node.Machine.AgentWork is not null).ToList();
        var busy = up.Where(node => node.Machine.AgentWork != SimulatedMachine.Waiting).ToList();
        var from = busy.Count > 0 && random.NextDouble() < 0.8 ? busy : up;
        if (from.Count == 0) return null;
        var node = from[random.Next(from.Count)];
        var at = DateTimeOffset.UtcNow;
        return node.Machine.KillAgent() is { } work ? Journal.Add(new(FaultKind.AgentKilled, node.Name, at) { Work = work, Over = at }) : null;
    }

    /// <summary>Null: none is up.</summary>
    private ChaosAppliance? DrawAppliance() => appliances.Where(appliance => appliance.IsUp).ToList() is { Count: > 0 } up ? up[random.Next(up.Count)] : null;

    private TimeSpan Away() => LongestAway * random.NextDouble();

    /// <summary>So long that others have taken over, or are about to: they do it a quarter of the lease late.</summary>
    private TimeSpan BeyondLease() => options.Lease * (1.6 + random.NextDouble());

    private static async Task MendAsync(ChaosFault fault, TimeSpan after, Func<Task> mend)
    {
        await Task.Delay(after);
        await mend();
        fault.Over = DateTimeOffset.UtcNow;
    }
}
