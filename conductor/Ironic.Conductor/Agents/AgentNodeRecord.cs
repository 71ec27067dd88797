using System.Text.Json.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Secrets;

namespace Ironic.Conductor.Agents;

/// <summary>A node and its ports as the agent's commands get them: the full internal record by its Python names, secrets masked.</summary>
internal static class AgentNodeRecord
{
    public static JsonObject Of(Node node)
    {
        var record = new JsonObject
        {
            ["id"] = node.Id,
            ["uuid"] = node.Uuid.ToString(),
            ["name"] = node.Name,
            ["driver"] = node.Driver,
            ["driver_info"] = node.DriverInfo.ToMasked(),
            ["driver_internal_info"] = node.DriverInternalInfo.ToMasked(),
            ["properties"] = node.Properties.ToObject(),
            ["extra"] = node.Extra.ToObject(),
            ["instance_info"] = node.InstanceInfo.ToMasked(),
            ["network_data"] = node.NetworkData.ToObject(),
            ["raid_config"] = node.RaidConfig.ToObject(),
            ["target_raid_config"] = node.TargetRaidConfig.ToObject(),
            ["clean_step"] = node.CleanStep.ToObject(),
            ["deploy_step"] = node.DeployStep.ToObject(),
            ["service_step"] = node.ServiceStep.ToObject(),
            ["instance_uuid"] = node.InstanceUuid?.ToString(),
            ["chassis_id"] = null,
            ["allocation_id"] = null,
            ["conductor_affinity"] = null,
            ["conductor_group"] = node.ConductorGroup,
            ["resource_class"] = node.ResourceClass,
            ["owner"] = node.Owner,
            ["lessee"] = node.Lessee,
            ["description"] = node.Description,
            ["automated_clean"] = node.AutomatedClean,
            ["maintenance"] = node.Maintenance,
            ["maintenance_reason"] = node.MaintenanceReason,
            ["fault"] = node.Fault,
            ["protected"] = node.Protected,
            ["retired"] = node.Retired,
            ["disable_power_off"] = node.DisablePowerOff,
            ["power_state"] = node.PowerState?.ToWire(),
            ["target_power_state"] = node.TargetPowerState?.ToWire(),
            ["provision_state"] = node.Provision.State.ToWire(),
            ["target_provision_state"] = node.Provision.Target?.ToWire(),
            ["boot_mode"] = node.BootMode?.ToWire(),
            ["secure_boot"] = node.SecureBoot,
            ["last_error"] = node.LastError,
            ["reservation"] = node.Reservation,
            ["traits"] = new JsonObject { ["objects"] = new JsonArray([.. node.Traits.Select(trait => new JsonObject { ["trait"] = trait })]) },
        };
        foreach (var slot in DriverSlots.All) record[slot.FieldName] = node.Interfaces.GetValueOrDefault(slot);
        return record;
    }

    public static JsonArray Of(IEnumerable<Port> ports) => new([.. ports.Select(port => new JsonObject
    {
        ["id"] = port.Id,
        ["uuid"] = port.Uuid.ToString(),
        ["node_id"] = null,
        ["address"] = port.Address.ToString(),
        ["name"] = port.Name,
        ["pxe_enabled"] = port.PxeEnabled,
        ["physical_network"] = port.PhysicalNetwork,
        ["is_smartnic"] = port.IsSmartNic,
        ["portgroup_id"] = null,
        ["extra"] = port.Extra.ToObject(),
        ["local_link_connection"] = port.LocalLinkConnection.ToObject(),
        ["internal_info"] = port.InternalInfo.ToObject(),
    })]);
}
