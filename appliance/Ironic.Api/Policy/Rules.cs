using static Ironic.Api.Policy.Role;

namespace Ironic.Api.Policy;

/// <summary>
/// Who may do what (contract, section 6.3). A row a rule: its name, then the least role on the system, in the owning project, in the leasing project, in any project.
/// Endpoints and fields name the row that guards them; docs/auth.md shows the table.
/// </summary>
internal static class Rules
{
    public static readonly PolicyRule
        // Nodes
        NodeCreate = new("baremetal:node:create", Admin, Project: Admin), // a project's admin: for his own project
        NodeDelete = new("baremetal:node:delete", Admin, Owner: Admin),
        NodeList = new("baremetal:node:list", Reader, Project: Reader), // a project: its own, and what it leases
        NodeListAll = new("baremetal:node:list_all", Reader),
        NodeGet = new("baremetal:node:get", Reader, Reader, Reader), // who may not is told that there is no such node
        NodeGetStates = new("baremetal:node:get_states", Reader, Reader, Reader),
        NodeGetLastError = new("baremetal:node:get:last_error", Reader, Reader),
        NodeGetReservation = new("baremetal:node:get:reservation", Reader, Reader),
        NodeGetDriverInfo = new("baremetal:node:get:driver_info", Reader, Reader),
        NodeGetDriverInternalInfo = new("baremetal:node:get:driver_internal_info", Reader, Reader),
        NodeGetHistory = new("baremetal:node:history:get", Reader, Reader),
        NodeGetInventory = new("baremetal:node:inventory:get", Reader, Reader),
        NodeGetTimeline = new("appliance:node:timeline:get", Reader, Reader),
        NodeGetSensors = new("appliance:node:sensors:get", Reader, Reader),
        NodeGetBmc = new("appliance:node:bmc:get", Reader, Reader),
        NodeRecordBmc = new("appliance:node:bmc:record", Member, Member),
        NodeEndJob = new("appliance:node:job:end", Admin),
        JobList = new("appliance:job:list", Reader),
        MetricsGet = new("appliance:metrics:get", Reader),

        // Fields of a node: what changes one that is not named here is node:update
        NodeUpdate = new("baremetal:node:update", Member, Member, Member),
        NodeUpdateExtra = new("baremetal:node:update_extra", Member, Member, Member),
        NodeUpdateInstanceInfo = new("baremetal:node:update_instance_info", Member, Member, Manager),
        NodeUpdateDriverInfo = new("baremetal:node:update:driver_info", Member, Member),
        NodeUpdateProperties = new("baremetal:node:update:properties", Member, Member),
        NodeUpdateInstanceUuid = new("baremetal:node:update:instance_uuid", Member, Member),
        NodeUpdateLessee = new("baremetal:node:update:lessee", Member, Member),
        NodeUpdateNetworkData = new("baremetal:node:update:network_data", Member, Member),
        NodeUpdateName = new("baremetal:node:update:name", Member, Member),
        NodeUpdateRetired = new("baremetal:node:update:retired", Member, Member),
        NodeUpdateDriverInterfaces = new("baremetal:node:update:driver_interfaces", Member, Manager),
        NodeUpdateOwner = new("baremetal:node:update:owner", Member),
        NodeUpdateConductorGroup = new("baremetal:node:update:conductor_group", Member),
        NodeUpdateParentNode = new("baremetal:node:update:parent_node", Member),
        NodeUpdateChassis = new("baremetal:node:update:chassis_uuid", Admin),
        NodeUpdateShard = new("baremetal:node:update:shard", Admin),
        NodeUpdateDisablePowerOff = new("baremetal:node:update:disable_power_off", Admin),
        NodeDisableCleaning = new("baremetal:node:disable_cleaning", Admin),
        NodeUpdateOwnerProvisioned = new("baremetal:node:update_owner_provisioned", Admin),

        // What is done with a node
        NodeSetProvisionState = new("baremetal:node:set_provision_state", Member, Member, Manager), // steps given with a verb too
        NodeSetPowerState = new("baremetal:node:set_power_state", Member, Member, Member),
        NodeSetBootMode = new("baremetal:node:set_boot_mode", Member, Member, Member),
        NodeSetSecureBoot = new("baremetal:node:set_secure_boot", Member, Member, Member),
        NodeSetRaidState = new("baremetal:node:set_raid_state", Member, Member),
        NodeValidate = new("baremetal:node:validate", Member, Member, Manager),
        NodeSetMaintenance = new("baremetal:node:set_maintenance", Member, Member, Manager),
        NodeClearMaintenance = new("baremetal:node:clear_maintenance", Member, Member, Manager),
        NodeGetConsole = new("baremetal:node:get_console", Member, Member),
        NodeSetConsoleState = new("baremetal:node:set_console_state", Member, Member),
        NodeGetBootDevice = new("baremetal:node:get_boot_device", Member, Manager),
        NodeSetBootDevice = new("baremetal:node:set_boot_device", Member, Manager),
        NodeInjectNmi = new("baremetal:node:inject_nmi", Member, Manager),
        NodeGetIndicator = new("baremetal:node:get_indicator_state", Reader, Reader, Reader),
        NodeSetIndicator = new("baremetal:node:set_indicator_state", Member, Member),
        NodeVendorPassthru = new("baremetal:node:vendor_passthru", Admin),
        NodeListVifs = new("baremetal:node:vif:list", Reader, Reader, Reader),
        NodeAttachVif = new("baremetal:node:vif:attach", Member, Member, Manager),
        NodeDetachVif = new("baremetal:node:vif:detach", Member, Member, Manager),
        NodeListTraits = new("baremetal:node:traits:list", Reader, Reader, Reader),
        NodeSetTraits = new("baremetal:node:traits:set", Member, Manager),
        NodeDeleteTraits = new("baremetal:node:traits:delete", Member, Manager),
        NodeGetBios = new("baremetal:node:bios:get", Reader, Reader, Reader),
        NodeGetFirmware = new("baremetal:node:firmware:get", Reader, Reader, Reader),
        NodeGetMedia = new("baremetal:node:vmedia:get", Reader, Reader, Reader),
        NodeAttachMedia = new("baremetal:node:vmedia:attach", Member, Member, Member),
        NodeDetachMedia = new("baremetal:node:vmedia:detach", Member, Member, Member),

        // What belongs to a node
        PortGet = new("baremetal:port:get", Reader, Reader, Reader),
        PortList = new("baremetal:port:list", Reader, Project: Reader),
        PortListAll = new("baremetal:port:list_all", Reader),
        PortCreate = new("baremetal:port:create", Admin, Manager),
        PortUpdate = new("baremetal:port:update", Member, Manager),
        PortDelete = new("baremetal:port:delete", Admin, Manager),
        PortgroupGet = new("baremetal:portgroup:get", Reader, Reader, Reader),
        PortgroupList = new("baremetal:portgroup:list", Reader, Project: Reader),
        PortgroupCreate = new("baremetal:portgroup:create", Admin, Manager),
        PortgroupUpdate = new("baremetal:portgroup:update", Member, Manager),
        PortgroupDelete = new("baremetal:portgroup:delete", Admin, Manager),
        VolumeGet = new("baremetal:volume:get", Reader, Reader, Reader),
        VolumeList = new("baremetal:volume:list", Reader, Project: Reader),
        VolumeCreate = new("baremetal:volume:create", Member, Manager, Manager),
        VolumeUpdate = new("baremetal:volume:update", Member, Member, Manager),
        VolumeDelete = new("baremetal:volume:delete", Member, Manager, Manager),
        VolumeViewTargetProperties = new("baremetal:volume:view_target_properties", Reader, Project: Admin),

        // Allocations and runbooks, which have an owner of their own
        AllocationGet = new("baremetal:allocation:get", Reader, Reader),
        AllocationList = new("baremetal:allocation:list", Reader, Project: Reader), // a project: its own
        AllocationCreate = new("baremetal:allocation:create", Member, Project: Member), // a project: for itself
        AllocationCreateRestricted = new("baremetal:allocation:create_restricted", Member), // for another project, or none
        AllocationUpdate = new("baremetal:allocation:update", Member, Member),
        AllocationDelete = new("baremetal:allocation:delete", Member, Member),
        RunbookGet = new("baremetal:runbook:get", Reader, Reader) { OfPublic = true },
        RunbookList = new("baremetal:runbook:list", Reader, Project: Reader), // a project: its own and the public ones
        RunbookCreate = new("baremetal:runbook:create", Member, Project: Manager), // a project: for itself, not public
        RunbookUpdate = new("baremetal:runbook:update", Member, Manager),
        RunbookUpdateOwner = new("baremetal:runbook:update:owner", Member),
        RunbookUpdatePublic = new("baremetal:runbook:update:public", Member),
        RunbookDelete = new("baremetal:runbook:delete", Member, Manager),
        RunbookUse = new("baremetal:runbook:use", Member, Manager) { OfPublic = true },

        // The operator's
        ChassisGet = new("baremetal:chassis:get", Reader),
        ChassisCreate = new("baremetal:chassis:create", Admin),
        ChassisUpdate = new("baremetal:chassis:update", Member),
        ChassisDelete = new("baremetal:chassis:delete", Admin),
        DriverGet = new("baremetal:driver:get", Reader),
        DriverGetProperties = new("baremetal:driver:get_properties", Reader),
        DriverGetRaidProperties = new("baremetal:driver:get_raid_logical_disk_properties", Reader),
        DriverVendorPassthru = new("baremetal:driver:vendor_passthru", Admin),
        ConductorGet = new("baremetal:conductor:get", Reader),
        ShardsGet = new("baremetal:shards:get", Reader),
        EventsPost = new("baremetal:events:post", Admin),
        DeployTemplateGet = new("baremetal:deploy_template:get", Reader),
        DeployTemplateCreate = new("baremetal:deploy_template:create", Admin),
        DeployTemplateUpdate = new("baremetal:deploy_template:update", Admin),
        DeployTemplateDelete = new("baremetal:deploy_template:delete", Admin),
        InspectionRuleGet = new("baremetal:inspection_rule:get", Reader),
        InspectionRuleList = new("baremetal:inspection_rule:list_all", Reader),
        InspectionRuleCreate = new("baremetal:inspection_rule:create", Admin),
        InspectionRuleUpdate = new("baremetal:inspection_rule:update", Admin),
        InspectionRuleDelete = new("baremetal:inspection_rule:delete", Admin);
}
