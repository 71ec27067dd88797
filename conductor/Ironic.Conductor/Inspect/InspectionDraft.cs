using System.Text.Json.Nodes;
using Ironic.AgentContract.Inventory;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;

namespace Ironic.Conductor.Inspect;

/// <summary>An inspection while its hooks work on it.</summary>
internal sealed class InspectionDraft
{
    public required Node Node { get; set; }

    public required HardwareInventory Inventory { get; init; }

    /// <summary>All that came beside the inventory; hooks add to it, and it is stored at the end.</summary>
    public required JsonObject PluginData { get; init; }

    /// <summary>The node's ports as stored.</summary>
    public required IReadOnlyList<Port> Ports { get; init; }

    /// <summary>Interfaces with a MAC address that may become ports; set by validate-interfaces.</summary>
    public IReadOnlyList<ValidInterface> Interfaces { get; set; } = [];

    /// <summary>Ports to be made, changed and removed; set by ports.</summary>
    public List<ValidInterface> AddedPorts { get; } = [];

    public List<Port> ChangedPorts { get; } = [];

    public List<Port> RemovedPorts { get; } = [];

    public void SetProperty(string key, JsonNode? value) => Node = Node with { Properties = Node.Properties.With(key, value) };
}

/// <param name="Name">As the ramdisk calls it.</param>
/// <param name="Address">Its MAC address.</param>
/// <param name="Booted">Whether the machine booted by it.</param>
/// <param name="Wanted">Whether it is to have a port, by the configuration.</param>
internal sealed record ValidInterface(string Name, MacAddress Address, bool Booted, bool Wanted);
