namespace Ironic.Model.Ports;

/// <summary>Which ports to list. A filter that is null does not filter.</summary>
public sealed record PortQuery
{
    public Guid? NodeUuid { get; init; }
    public MacAddress? Address { get; init; }
    public Guid? PortgroupUuid { get; init; }
    public IReadOnlyList<string>? Shards { get; init; }
    /// <summary>Of nodes in one of these conductor groups; the empty one is a group too.</summary>
    public IReadOnlyList<string>? ConductorGroups { get; init; }
    /// <summary>Of nodes that this project owns or leases.</summary>
    public string? Project { get; init; }

    public string? DescriptionContains { get; init; }
    public required int Limit { get; init; }
    public Guid? Marker { get; init; }
    public string SortKey { get; init; } = "id";
    public bool Descending { get; init; }
}
