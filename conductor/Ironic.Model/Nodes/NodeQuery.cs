using Ironic.Model.Provisioning;

namespace Ironic.Model.Nodes;

/// <summary>Which nodes to list. A filter that is null does not filter; all that are set must hold.</summary>
public sealed record NodeQuery
{
    /// <summary>Every node, children too, as one list: the store holds them in memory anyway.</summary>
    public static readonly NodeQuery All = new() { IncludeChildren = true, Limit = int.MaxValue };

    public Guid? InstanceUuid { get; init; }
    public string? InstanceName { get; init; }
    public Guid? ChassisUuid { get; init; }
    public bool? Associated { get; init; }
    public bool? Maintenance { get; init; }
    public bool? Retired { get; init; }
    public ProvisionState? ProvisionState { get; init; }
    public string? Driver { get; init; }
    public string? ResourceClass { get; init; }
    public string? Fault { get; init; }
    public string? ConductorGroup { get; init; }
    public string? Owner { get; init; }
    public string? Lessee { get; init; }

    /// <summary>Owner or lessee.</summary>
    public string? Project { get; init; }

    public string? DescriptionContains { get; init; }
    public IReadOnlyList<string>? Shards { get; init; }
    public bool? Sharded { get; init; }

    /// <summary>Child nodes are left out unless this or <see cref="ParentNode"/> is set.</summary>
    public bool IncludeChildren { get; init; }

    public Guid? ParentNode { get; init; }

    /// <summary>What else must be true of a node; null: nothing.</summary>
    public Func<Node, bool>? Where { get; init; }

    /// <summary>At most so many; the API's page limit.</summary>
    public required int Limit { get; init; }

    /// <summary>The last item of the page before; null: from the start.</summary>
    public Guid? Marker { get; init; }

    /// <summary>A sortable field by its wire name; "id" is insertion order.</summary>
    public string SortKey { get; init; } = "id";

    public bool Descending { get; init; }
}
