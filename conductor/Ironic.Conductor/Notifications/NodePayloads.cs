using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Secrets;

namespace Ironic.Conductor.Notifications;

/// <summary>The payloads of Ironic's versioned notifications (its administrator guide, "Notifications"): named, versioned, their fields under <c>ironic_object.data</c>. Secrets are masked.</summary>
internal static class NodePayloads
{
    /// <summary>NodePayload of Ironic 2026.1 and those made of it; receivers may count on its fields, and on more being added.</summary>
    private const string NodeVersion = "1.19", PortVersion = "1.6";

    public static JsonObject Node(Node node) => Object("NodePayload", NodeVersion, Fields(node));

    public static JsonObject Crud(Node node)
    {
        var fields = Fields(node);
        fields["chassis_uuid"] = node.ChassisUuid?.ToString();
        fields["driver_info"] = node.DriverInfo.ToMasked();
        return Object("NodeCRUDPayload", NodeVersion, fields);
    }

    public static JsonObject Power(Node node, PowerState to)
    {
        var fields = Fields(node);
        fields["to_power"] = to.ToWire();
        return Object("NodeSetPowerStatePayload", NodeVersion, fields);
    }

    public static JsonObject Corrected(Node node, PowerState from)
    {
        var fields = Fields(node);
        fields["from_power"] = from.ToWire();
        return Object("NodeCorrectedPowerStatePayload", NodeVersion, fields);
    }

    /// <param name="before">As it was.</param>
    /// <param name="node">As it is.</param>
    /// <param name="on">The event that moved it; null: none that the table knows.</param>
    public static JsonObject Provision(Node before, Node node, string? on)
    {
        var fields = Fields(node);
        fields["previous_provision_state"] = before.Provision.State.ToWire();
        fields["previous_target_provision_state"] = before.Provision.Target?.ToWire();
        fields["event"] = on;
        return Object("NodeSetProvisionStatePayload", NodeVersion, fields);
    }

    public static JsonObject Crud(Port port) => Object("PortCRUDPayload", PortVersion, new()
    {
        ["address"] = port.Address.ToString(),
        ["created_at"] = Time(port.CreatedAt),
        ["extra"] = port.Extra.ToMasked(),
        ["is_smartnic"] = port.IsSmartNic,
        ["local_link_connection"] = port.LocalLinkConnection.ToMasked(),
        ["name"] = port.Name,
        ["node_uuid"] = port.NodeUuid.ToString(),
        ["physical_network"] = port.PhysicalNetwork,
        ["portgroup_uuid"] = port.PortgroupUuid?.ToString(),
        ["pxe_enabled"] = port.PxeEnabled,
        ["updated_at"] = Time(port.UpdatedAt),
        ["uuid"] = port.Uuid.ToString(),
    });

    public static string? Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static JsonObject Object(string name, string version, JsonObject data) => new()
    {
        ["ironic_object.namespace"] = "ironic",
        ["ironic_object.name"] = name,
        ["ironic_object.version"] = version,
        ["ironic_object.data"] = data,
    };

    private static JsonObject Fields(Node node)
    {
        JsonObject fields = new()
        {
            ["clean_step"] = node.CleanStep.ToMasked(),
            ["conductor_group"] = node.ConductorGroup,
            ["console_enabled"] = node.ConsoleEnabled,
            ["created_at"] = Time(node.CreatedAt),
            ["deploy_step"] = node.DeployStep.ToMasked(),
            ["description"] = node.Description,
            ["disable_power_off"] = node.DisablePowerOff,
            ["driver"] = node.Driver,
            ["extra"] = node.Extra.ToMasked(),
            ["fault"] = node.Fault,
            ["inspection_finished_at"] = Time(node.InspectionFinishedAt),
            ["inspection_started_at"] = Time(node.InspectionStartedAt),
            ["instance_info"] = node.InstanceInfo.ToMasked(),
            ["instance_uuid"] = node.InstanceUuid?.ToString(),
            ["last_error"] = node.LastError,
            ["lessee"] = node.Lessee,
            ["maintenance"] = node.Maintenance,
            ["maintenance_reason"] = node.MaintenanceReason,
            ["name"] = node.Name,
            ["owner"] = node.Owner,
            ["power_state"] = node.PowerState?.ToWire(),
            ["properties"] = node.Properties.ToMasked(),
            ["protected"] = node.Protected,
            ["protected_reason"] = node.ProtectedReason,
            ["provision_state"] = node.Provision.State.ToWire(),
            ["provision_updated_at"] = Time(node.ProvisionUpdatedAt),
            ["resource_class"] = node.ResourceClass,
            ["retired"] = node.Retired,
            ["retired_reason"] = node.RetiredReason,
            ["shard"] = node.Shard,
            ["target_power_state"] = node.TargetPowerState?.ToWire(),
            ["target_provision_state"] = node.Provision.Target?.ToWire(),
            ["traits"] = new JsonArray([.. node.Traits.Select(trait => JsonValue.Create(trait))]),
            ["updated_at"] = Time(node.UpdatedAt),
            ["uuid"] = node.Uuid.ToString(),
        };
        foreach (var slot in Enum.GetValues<DriverSlot>()) fields[$"{slot.ToWire()}_interface"] = node.Interfaces.GetValueOrDefault(slot);
        return fields;
    }
}
