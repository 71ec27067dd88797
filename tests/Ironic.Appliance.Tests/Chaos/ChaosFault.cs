using System.Globalization;

namespace Ironic.Appliance.Tests.Chaos;

/// <summary>What was done to a process.</summary>
internal enum FaultKind
{
    /// <summary><c>kill -9</c> of an appliance; it is started again.</summary>
    ApplianceKilled,

    /// <summary><c>kill -9</c> of PostgreSQL's first process; it is started again.</summary>
    DatabaseKilled,

    /// <summary><c>SIGSTOP</c> of an appliance for longer than its lease, then <c>SIGCONT</c>.</summary>
    ApplianceStopped,

    /// <summary>The end of a machine's agent; the machine stays on.</summary>
    AgentKilled,
}

/// <summary>One fault.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Target">An appliance's name, a node's name, "postgres".</param>
/// <param name="At">When it began.</param>
internal sealed record ChaosFault(FaultKind Kind, string Target, DateTimeOffset At)
{
    /// <summary>When what was killed or stopped was at work again; null: not yet.</summary>
    public DateTimeOffset? Over { get; set; }

    /// <summary>What an agent was at.</summary>
    public string? Work { get; init; }

    /// <summary>Whether it began, or went on, between the two.</summary>
    public bool Touches(DateTimeOffset from, DateTimeOffset until) => At <= until && (Over ?? DateTimeOffset.MaxValue) >= from;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{At:HH:mm:ss.fff} {Kind} {Target}{(Work is null ? "" : $" ({Work})")}{(Over is { } over ? $" until {over:HH:mm:ss.fff}" : "")}");
}

/// <summary>All faults so far. Safe for use by several threads.</summary>
internal sealed class FaultJournal
{
    private readonly Lock _gate = new();
    private readonly List<ChaosFault> _faults = [];

    public IReadOnlyList<ChaosFault> All
    {
        get
        {
            lock (_gate) return [.. _faults];
        }
    }

    /// <summary>Those of which a job of any node may feel something.</summary>
    public IEnumerable<ChaosFault> OfServers => All.Where(fault => fault.Kind != FaultKind.AgentKilled);

    public ChaosFault Add(ChaosFault fault)
    {
        lock (_gate) _faults.Add(fault);
        return fault;
    }
}
