using System.Text.Json.Nodes;
using Ironic.Lab;

namespace EndToEnd.Tests.Racks;

/// <summary>A rack as a test wants it. The sections are those of the appliance's configuration file.</summary>
public sealed record RackOptions
{
    public required IReadOnlyList<MachineOptions> Machines { get; init; }

    /// <summary>Shorter waits, for the ways that go wrong.</summary>
    public JsonObject Conductor { get; init; } = [];

    public JsonObject Ipmi { get; init; } = [];

    /// <summary>Of the appliance; null: one that goes with the rack.</summary>
    public string? DataFolder { get; init; }
}
