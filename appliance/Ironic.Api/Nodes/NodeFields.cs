using Ironic.Api.Policy;
using System.Text.Json;
using Ironic.Api.Fields;
using Ironic.Api.Microversions;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using static Ironic.Api.Fields.FieldKinds<Ironic.Model.Nodes.Node>;

namespace Ironic.Api.Nodes;

/// <summary>The fields of a node (contract, section 2.1.2).</summary>
internal static class NodeFields
{
    public static FieldTable<Node> Table { get; } = new("node",
    [
        Id("uuid", 1, n => n.Uuid, (n, v) => n with { Uuid = v }) with { Creatable = true, InSummary = true },
        Time("created_at", 1, n => n.CreatedAt),
        Time("updated_at", 1, n => n.UpdatedAt),
        OptionalFlag("automated_clean", 47, n => n.AutomatedClean, (n, v) => n with { AutomatedClean = v }) with { Creatable = true, Patchable = true, OffRule = Rules.NodeDisableCleaning },
        NodeInterfaceField.For(DriverSlot.Bios, 40),
        NodeInterfaceField.For(DriverSlot.Boot, 31),
        Choice("boot_mode", 75, n => n.BootMode),
        Step("clean_step", 7, n => n.CleanStep),
        NodeGroupField.Field,
        Flag("console_enabled", 1, n => n.ConsoleEnabled),
        NodeInterfaceField.For(DriverSlot.Console, 31),
        NodeInterfaceField.For(DriverSlot.Deploy, 31),
        Step("deploy_step", 44, n => n.DeployStep),
        Text("description", 51, n => n.Description, (n, v) => n with { Description = v }, maxLength: 4096) with { Creatable = true, Patchable = true },
        Flag("disable_power_off", 95, n => n.DisablePowerOff, (n, v) => n with { DisablePowerOff = v }) with { Creatable = true, Patchable = true, ChangeRule = Rules.NodeUpdateDisablePowerOff },
        RequiredText("driver", 1, n => n.Driver, (n, v) => n with { Driver = v }) with { Creatable = true, Patchable = true, ChangeRule = Rules.NodeUpdateDriverInterfaces },
        (MaskedMap("driver_info", 1, n => n.DriverInfo, (n, v) => n with { DriverInfo = v }) with { Creatable = true, Patchable = true, ChangeRule = Rules.NodeUpdateDriverInfo })
            .ReadableBy(Rules.NodeGetDriverInfo, PolicyTarget.Of, WriteRedactedMap("requires", Rules.NodeGetDriverInfo)),
        MaskedMap("driver_internal_info", 3, n => n.DriverInternalInfo).ReadableBy(Rules.NodeGetDriverInternalInfo, PolicyTarget.Of, WriteRedactedMap("Requires", Rules.NodeGetDriverInternalInfo)),
        Map("extra", 1, n => n.Extra, (n, v) => n with { Extra = v }) with { Creatable = true, Patchable = true, ChangeRule = Rules.NodeUpdateExtra },
        Text("fault", 42, n => n.Fault),
        NodeInterfaceField.For(DriverSlot.Firmware, 86),
        Text("health", 109, n => n.Health),
        Time("inspection_finished_at", 6, n => n.InspectionFinishedAt),
        Time("inspection_started_at", 6, n => n.InspectionStartedAt),
        NodeInterfaceField.For(DriverSlot.Inspect, 31),
        MaskedMap("instance_info", 1, n => n.InstanceInfo, (n, v) => n with { InstanceInfo = v }, alsoSecret: "image_url") with { Creatable = true, Patchable = true, ChangeRule = Rules.NodeUpdateInstanceInfo },
        Text("instance_name", 104, n => n.InstanceName, (n, v) => n with { InstanceName = v }, maxLength: 255, minLength: 1) with { Creatable = true, Patchable = true, ChangeRule = Rules.NodeUpdateInstanceInfo },
        OptionalId("instance_uuid", 1, n => n.InstanceUuid, (n, v) => n with { InstanceUuid = v }) with { Creatable = true, Patchable = true, ChangeRule = Rules.NodeUpdateInstanceUuid, InSummary = true },
        Text("last_error", 1, n => n.LastError).ReadableBy(Rules.NodeGetLastError, PolicyTarget.Of, writer => writer.WriteStringValue($"** Value Redacted - Requires {Rules.NodeGetLastError.Name} permission. **")),
        Text("lessee", 65, n => n.Lessee, (n, v) => n with { Lessee = v }, maxLength: 255) with { Creatable = true, Patchable = true, ChangeRule = Rules.NodeUpdateLessee },
        Flag("maintenance", 1, n => n.Maintenance, (n, v) => n with { Maintenance = v }) with { Creatable = true, Patchable = true, InSummary = true },
        Text("maintenance_reason", 1, n => n.MaintenanceReason),
        NodeInterfaceField.For(DriverSlot.Management, 31),
        NodeNameField.Field,
        NodeNetworkDataField.Field,
        NodeInterfaceField.For(DriverSlot.Network, 20),
        Text("owner", 50, n => n.Owner, (n, v) => n with { Owner = v }, maxLength: 255) with { Creatable = true, Patchable = true, ChangeRule = Rules.NodeUpdateOwner },
        OptionalId("parent_node", 83, n => n.ParentNode, (n, v) => n with { ParentNode = v }) with { Creatable = true, Patchable = true, ChangeRule = Rules.NodeUpdateParentNode },
        NodeInterfaceField.For(DriverSlot.Power, 31),
        Choice("power_state", 1, n => n.PowerState) with { InSummary = true },
        Map("properties", 1, n => n.Properties, (n, v) => n with { Properties = v }) with { Creatable = true, Patchable = true, ChangeRule = Rules.NodeUpdateProperties },
        Flag("protected", 48, n => n.Protected, (n, v) => n with { Protected = v }) with { Patchable = true },
        Text("protected_reason", 48, n => n.ProtectedReason, (n, v) => n with { ProtectedReason = v }) with { Patchable = true },
        new("provision_state", 1, (writer, n, context) => WriteState(writer, n.Provision.State, context.Version)) { InSummary = true },
        Time("provision_updated_at", 1, n => n.ProvisionUpdatedAt),
        Map("raid_config", 12, n => n.RaidConfig),
        NodeInterfaceField.For(DriverSlot.Raid, 31),
        NodeInterfaceField.For(DriverSlot.Rescue, 38),
        Text("reservation", 1, n => n.Reservation).ReadableBy(Rules.NodeGetReservation, PolicyTarget.Of, writer => writer.WriteStringValue($"** Redacted - requires {Rules.NodeGetReservation.Name} permission. **")),
        Text("resource_class", 21, n => n.ResourceClass, (n, v) => n with { ResourceClass = v }, maxLength: 80) with { Creatable = true, Patchable = true },
        Flag("retired", 61, n => n.Retired, (n, v) => n with { Retired = v }) with { Creatable = true, Patchable = true, ChangeRule = Rules.NodeUpdateRetired },
        Text("retired_reason", 61, n => n.RetiredReason, (n, v) => n with { RetiredReason = v }) with { Creatable = true, Patchable = true, ChangeRule = Rules.NodeUpdateRetired },
        OptionalFlag("secure_boot", 75, n => n.SecureBoot),
        Step("service_step", 87, n => n.ServiceStep),
        Text("shard", 82, n => n.Shard, (n, v) => n with { Shard = v }, maxLength: 255) with { Creatable = true, Patchable = true, ChangeRule = Rules.NodeUpdateShard },
        NodeInterfaceField.For(DriverSlot.Storage, 33),
        Choice("target_power_state", 1, n => n.TargetPowerState),
        new("target_provision_state", 1, (writer, n, context) =>
        {
            if (n.Provision.Target is { } target) WriteState(writer, target, context.Version);
            else writer.WriteNullValue();
        }),
        Map("target_raid_config", 12, n => n.TargetRaidConfig),
        new("traits", 37, (writer, n, _) =>
        {
            writer.WriteStartArray();
            foreach (var trait in n.Traits) writer.WriteStringValue(trait);
            writer.WriteEndArray();
        })
        { Sortable = false },
        NodeInterfaceField.For(DriverSlot.Vendor, 31),
        LinkPair("links", 1, "nodes", n => n.Uuid),
        new("conductor", 49, (writer, n, context) => writer.WriteStringValue(context.Conductors.HostOf(n))) { Sortable = false },
        OptionalId("allocation_uuid", 52, n => n.AllocationUuid) with { Sortable = false },
        OptionalId("chassis_uuid", 1, n => n.ChassisUuid, (n, v) => n with { ChassisUuid = v }) with { Creatable = true, Patchable = true, ChangeRule = Rules.NodeUpdateChassis, Sortable = false },
        LinkPair("ports", 1, "nodes", n => n.Uuid, "/ports"),
        LinkPair("states", 14, "nodes", n => n.Uuid, "/states"),
        LinkPair("portgroups", 24, "nodes", n => n.Uuid, "/portgroups"),
        LinkPair("volume", 32, "nodes", n => n.Uuid, "/volume"),
    ])
    { UnknownFieldMessage = "Field {0} is not a valid field." };

    /// <summary>What <c>GET /v1/nodes/{n}/states</c> shows (contract, section 2.2).</summary>
    public static readonly string[] States =
    [
        "console_enabled", "last_error", "power_state", "provision_state", "target_power_state", "target_provision_state", "provision_updated_at",
        "raid_config", "target_raid_config", "boot_mode", "secure_boot",
    ];

    /// <summary>What an agent learns of its node (contract, section 7.2).</summary>
    public static readonly string[] Lookup = ["uuid", "properties", "instance_info", "driver_internal_info", "links"];

    /// <summary>Read-only: the step that runs, with the secrets of its arguments masked.</summary>
    private static Field<Node> Step(string name, int since, Func<Node, JsonMap> get) => MaskedMap(name, since, get);

    /// <summary>In Ironic's words, which differ from field to field.</summary>
    private static Action<Utf8JsonWriter> WriteRedactedMap(string requires, PolicyRule rule) => writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("content"u8, $"** Redacted - {requires} {rule.Name} permission. **");
        writer.WriteEndObject();
    };

    /// <summary>Older clients know neither <c>available</c> nor <c>inspect wait</c>.</summary>
    private static void WriteState(Utf8JsonWriter writer, ProvisionState state, Microversion version)
    {
        if (state == ProvisionState.Available && version < 2) writer.WriteNullValue();
        else if (state == ProvisionState.InspectWait && version < 39) writer.WriteStringValue(ProvisionState.Inspecting.ToWire());
        else writer.WriteStringValue(state.ToWire());
    }
}
