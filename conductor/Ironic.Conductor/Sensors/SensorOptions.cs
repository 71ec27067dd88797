using System.Collections.Immutable;
using Ironic.Model.Drivers;

namespace Ironic.Conductor.Sensors;

/// <summary>Whether machines' sensors are read, and how often.</summary>
public sealed record SensorOptions
{
    /// <summary>Default: no, as with Ironic. It costs each BMC a request a sensor.</summary>
    public bool Enabled { get; init; }

    /// <summary>Every node's sensors are read once in it, evenly spread. Default: 600 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Machines read at once, and one more for each 25 nodes: with the default interval, 24 s for each. Default: 16.</summary>
    public int Workers { get; init; } = 16;

    /// <summary>What one machine may take; beyond, its BMC has failed. Default: 5 min, enough for 1,500 sensors at a BMC's default pace.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Only these are read; the fewer, the quicker. Default: all.</summary>
    public ImmutableArray<SensorKind> Kinds { get; init; } = [.. Enum.GetValues<SensorKind>()];

    /// <summary>Nodes without an instance too. Default: no, as with Ironic: active ones only.</summary>
    public bool UndeployedNodes { get; init; }

    /// <summary>All that is wrong, each with the key's name.</summary>
    public IEnumerable<string> Problems()
    {
        if (Interval <= TimeSpan.Zero || Interval > TimeSpan.FromDays(1)) yield return $"Interval is {Interval}; it must be longer than zero and at most one day";
        if (Workers is < 1 or > 1_000) yield return $"Workers is {Workers}; it must be from 1 to 1000";
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromHours(1)) yield return $"Timeout is {Timeout}; it must be longer than zero and at most one hour";
        if (Kinds.IsDefaultOrEmpty) yield return "Kinds is empty; name those that are to be read, or leave it out for all";
    }
}
