using System.Collections.Concurrent;
using Ironic.Conductor.Options;
using Ironic.Model.Drivers;
using Ironic.Model.Json;

namespace Ironic.Conductor.Sensors;

/// <summary>What was last read of each node's sensors, and what has failed since. Gone with the process.</summary>
internal sealed class SensorMemory(TimeProvider clock, ConductorOptions options)
{
    /// <summary>Kept of one node. No machine has more that anybody looks at; a BMC that makes them up fills no memory with them.</summary>
    public const int MostSensors = 1_000;

    /// <summary>Readings that are older are those of a machine that is asked no more, or does not answer.</summary>
    private const int IntervalsCurrent = 3;

    private readonly ConcurrentDictionary<Guid, Look> _looks = new();

    public Look? Find(Guid node) => _looks.GetValueOrDefault(node);

    /// <summary>Null: none, or one that does not hold any more.</summary>
    public Look? FindCurrent(Guid node) => Find(node) is { At: { } at } look && IsFresh(at) ? look : null;

    public void Read(Guid node, IReadOnlyList<SensorReading> readings) =>
        _looks[node] = new(clock.GetUtcNow(), clock.GetUtcNow(), [.. readings.DistinctBy(reading => (reading.Kind, reading.Id)).Take(MostSensors).Select(WithoutNotice)], null);

    public void Failed(Guid node, string why) => _looks.AddOrUpdate(
        node, static (_, failed) => new(failed.At, null, [], failed.Why), static (_, before, failed) => before with { TriedAt = failed.At, Failure = failed.Why }, (At: clock.GetUtcNow(), Why: why));

    /// <summary>Nodes that are gone are forgotten.</summary>
    public void Keep(IReadOnlySet<Guid> nodes)
    {
        foreach (var node in _looks.Keys.Where(node => !nodes.Contains(node))) _looks.TryRemove(node, out _);
    }

    /// <summary>Nodes by the worst that a sensor of theirs says: "ok", "warning", "critical", "unknown"; "failed" where the last look did.</summary>
    public Dictionary<string, long> CountNodes() => Count(_looks.Values.Where(look => IsFresh(look.TriedAt)).Select(look => look.Failure is null ? StatusOf(look.Worst) : "failed"));

    /// <summary>Sensors by kind and status.</summary>
    public Dictionary<(string Kind, string Status), long> CountReadings() =>
        Count(_looks.Values.Where(look => look.At is { } at && IsFresh(at)).SelectMany(look => look.Readings).Select(reading => (reading.Kind, reading.Status)))
            .ToDictionary(pair => (pair.Key.Kind.ToWire(), StatusOf(pair.Key.Status)), pair => pair.Value);

    private static Dictionary<TKey, long> Count<TKey>(IEnumerable<TKey> keys) where TKey : notnull => keys.CountBy(key => key).ToDictionary(pair => pair.Key, pair => (long)pair.Value);

    private static string StatusOf(SensorStatus? status) => status?.ToWire() ?? "unknown";

    private bool IsFresh(DateTimeOffset at) => clock.GetUtcNow() - at < options.Sensors.Interval * IntervalsCurrent;

    private static SensorReading WithoutNotice(SensorReading reading) => reading with { Notice = null };

    /// <param name="TriedAt">When they were to be read last.</param>
    /// <param name="At">When they were read; null: never.</param>
    /// <param name="Readings">As the driver lists them.</param>
    /// <param name="Failure">Why they could not be read again since; null: the last look was good.</param>
    internal sealed record Look(DateTimeOffset TriedAt, DateTimeOffset? At, IReadOnlyList<SensorReading> Readings, string? Failure)
    {
        /// <summary>Null: no sensor tells.</summary>
        public SensorStatus? Worst { get; } = Readings.Max(reading => reading.Status);
    }
}
