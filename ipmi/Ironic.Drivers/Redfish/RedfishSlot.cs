using Ironic.Model.Drivers;

namespace Ironic.Drivers.Redfish;

/// <summary>What all Redfish slots have in common.</summary>
/// <param name="slot">Which slot.</param>
/// <param name="name">"redfish"; "idrac-redfish" is the same to us: what Dells do otherwise is in the quirks.</param>
/// <param name="nodes">The way to BMCs.</param>
internal abstract class RedfishSlot(DriverSlot slot, string name, RedfishNodes nodes) : IDriverInterface
{
    public DriverSlot Slot { get; } = slot;

    public string Name { get; } = name;

    public virtual IReadOnlyDictionary<string, string> Properties => RedfishKeys.Properties;

    protected RedfishNodes Nodes { get; } = nodes;

    protected RedfishDriverOptions Options => Nodes.Options;

    public virtual IReadOnlyList<string> Validate(DriverContext node) => RedfishNodes.Validate(node);

    /// <inheritdoc cref="RedfishNodes.Find"/>
    protected NodeRedfish Find(DriverContext node) => Nodes.Find(node);
}
