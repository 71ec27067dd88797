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

    public JsonObject Bmc { get; init; } = [];

    /// <summary>Where the appliance keeps its state: its own file, unless it is one of several.</summary>
    public JsonObject Database { get; init; } = [];

    /// <summary>The appliance's; null: the machine's.</summary>
    public string? HostName { get; init; }

    /// <summary>Of the ramdisk.</summary>
    public string KernelParameters { get; init; } = "console=ttyS0";

    /// <summary>Of the appliance; null: one that goes with the rack.</summary>
    public string? DataFolder { get; init; }
}
