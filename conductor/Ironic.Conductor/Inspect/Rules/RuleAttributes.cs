using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using static Ironic.Conductor.Inspect.Rules.AttributeTable<Ironic.Model.Nodes.Node>;
using P = Ironic.Conductor.Inspect.Rules.AttributeTable<Ironic.Model.Ports.Port>;

namespace Ironic.Conductor.Inspect.Rules;

/// <summary>The attributes of nodes and ports in rules. What the state machine or a service of its own looks after is read-only.</summary>
internal static class RuleAttributes
{
    public static AttributeTable<Node> Node { get; } = new("node",
    [
        Text("uuid", n => n.Uuid.ToString()),
        Text("provision_state", n => n.Provision.State.ToWire()),
        Text("power_state", n => n.PowerState?.ToWire()),
        Text("instance_uuid", n => n.InstanceUuid?.ToString()),
        Map("driver_internal_info", n => n.DriverInternalInfo),
        Map("instance_info", n => n.InstanceInfo),
        Text("name", n => n.Name, (n, v) => n with { Name = v }),
        Text("driver", n => n.Driver, (n, v) => n with { Driver = v ?? n.Driver }),
        Map("driver_info", n => n.DriverInfo, (n, v) => n with { DriverInfo = v }),
        Map("properties", n => n.Properties, (n, v) => n with { Properties = v }),
        Map("extra", n => n.Extra, (n, v) => n with { Extra = v }),
        Text("resource_class", n => n.ResourceClass, (n, v) => n with { ResourceClass = v }),
        Text("conductor_group", n => n.ConductorGroup, (n, v) => n with { ConductorGroup = v?.ToLowerInvariant() ?? "" }),
        Text("owner", n => n.Owner, (n, v) => n with { Owner = v }),
        Text("lessee", n => n.Lessee, (n, v) => n with { Lessee = v }),
        Text("shard", n => n.Shard, (n, v) => n with { Shard = v }),
        Text("description", n => n.Description, (n, v) => n with { Description = v }),
        Flag("automated_clean", n => n.AutomatedClean, (n, v) => n with { AutomatedClean = v }),
        Flag("disable_power_off", n => n.DisablePowerOff, (n, v) => n with { DisablePowerOff = v ?? false }),
        .. DriverSlots.All.Select(slot => Text(slot.FieldName, n => n.Interfaces.GetValueOrDefault(slot),
            (n, v) => n with { Interfaces = v is null ? n.Interfaces.Remove(slot) : n.Interfaces.SetItem(slot, v) })),
    ]);

    public static AttributeTable<Port> Port { get; } = new("port",
    [
        P.Text("uuid", p => p.Uuid.ToString()),
        P.Text("address", p => p.Address.ToString()),
        P.Text("name", p => p.Name, (p, v) => p with { Name = v }),
        P.Text("physical_network", p => p.PhysicalNetwork, (p, v) => p with { PhysicalNetwork = v }),
        P.Text("description", p => p.Description, (p, v) => p with { Description = v }),
        P.Text("vendor", p => p.Vendor, (p, v) => p with { Vendor = v }),
        P.Text("category", p => p.Category, (p, v) => p with { Category = v }),
        P.Flag("pxe_enabled", p => p.PxeEnabled, (p, v) => p with { PxeEnabled = v ?? true }),
        P.Map("local_link_connection", p => p.LocalLinkConnection, (p, v) => p with { LocalLinkConnection = v }),
        P.Map("extra", p => p.Extra, (p, v) => p with { Extra = v }),
    ]);
}
