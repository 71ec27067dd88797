using Ironic.Model.Json;
using Ironic.Model.Resources;

namespace Ironic.Model.Nodes;

/// <summary>A group of nodes, such as an enclosure.</summary>
public sealed record Chassis : Resource
{
    public string? Description { get; init; }
    public JsonMap Extra { get; init; } = JsonMap.Empty;
    public override string Kind => "chassis";
}
