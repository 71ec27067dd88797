using Ironic.Api.Lists;
using Ironic.Api.Requests;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;

namespace Ironic.Api.Nodes;

/// <summary>The filters of the node list (contract, section 2.1.1).</summary>
internal static class NodeListQuery
{
    private static readonly string[] Faults = [NodeFaults.Power, NodeFaults.Clean, NodeFaults.RescueAbort, NodeFaults.Service];

    public static NodeQuery Read(Arguments arguments, Page page)
    {
        var instance = arguments.Uuid("instance_uuid");
        var fault = arguments.Text("fault", since: 42);
        if (fault is not null && !Faults.Contains(fault))
            arguments.Refuse(Fault.Invalid($"Unrecognized fault \"{fault}\" is specified, allowed faults are {string.Join(", ", Faults)}"));

        return new()
        {
            InstanceUuid = instance,
            InstanceName = arguments.Text("instance_name", since: 104),
            ChassisUuid = arguments.Uuid("chassis_uuid"),
            Associated = arguments.Flag("associated"),
            Maintenance = arguments.Flag("maintenance"),
            Retired = arguments.Flag("retired"),
            ProvisionState = arguments.Choice<ProvisionState>("provision_state", given => $"Provision state \"{given}\" is not valid", since: 9),
            Driver = arguments.Text("driver", since: 16),
            ResourceClass = arguments.Text("resource_class", since: 21),
            Fault = fault,
            ConductorGroup = arguments.Text("conductor_group", since: 46)?.ToLowerInvariant(),
            Owner = arguments.Text("owner", since: 50),
            Lessee = arguments.Text("lessee", since: 65),
            Project = arguments.Text("project"),
            DescriptionContains = arguments.Text("description_contains"),
            Shards = arguments.List("shard", since: 82),
            Sharded = arguments.Flag("sharded", since: 82),
            IncludeChildren = arguments.Flag("include_children", since: 83) ?? false,
            ParentNode = arguments.Uuid("parent_node", since: 83),
            Limit = page.Limit,
            Marker = page.Marker,
            SortKey = page.SortKey,
            Descending = page.Descending,
        };
    }
}
