using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Ironic.Model.Json;
using Ironic.Model.Resources;

namespace Ironic.Model.Allocations;

/// <summary>A request for a node, and the node that it got.</summary>
public sealed record Allocation : Resource
{
    public string? Name { get; init; }

    /// <summary>Null while it is being looked for, and when none was found.</summary>
    public Guid? NodeUuid { get; init; }

    public AllocationState State { get; init; }

    /// <summary>Why no node was found.</summary>
    public string? LastError { get; init; }

    /// <summary>Null only when made for a given node that has none.</summary>
    public string? ResourceClass { get; init; }

    /// <summary>All of which the node must have.</summary>
    public ImmutableArray<string> Traits { get; init; } = [];

    /// <summary>Empty: any node.</summary>
    public ImmutableArray<Guid> CandidateNodes { get; init; } = [];

    /// <summary>Null: nodes of any owner.</summary>
    public string? Owner { get; init; }

    public JsonMap Extra { get; init; } = JsonMap.Empty;

    public override string Kind => "allocation";
    public override Guid? OwningNode => NodeUuid;
    public override IEnumerable<UniqueValue> UniqueValues => UniqueValue.Name(Name);
}

[JsonConverter(typeof(JsonStringEnumConverter<AllocationState>))]
public enum AllocationState
{
    [JsonStringEnumMemberName("allocating")] Allocating,
    [JsonStringEnumMemberName("active")] Active,
    [JsonStringEnumMemberName("error")] Error,
}
