using Ironic.Model.Nodes;

namespace Ironic.Api.Nodes;

/// <summary>Nodes by what they have, for lists of what belongs to them. The lists come in lower case.</summary>
internal static class NodeSets
{
    public static Func<Node, bool> OfShards(IReadOnlyList<string> shards) => node => node.Shard is { } shard && shards.Contains(shard, StringComparer.OrdinalIgnoreCase);

    public static Func<Node, bool> OfGroups(IReadOnlyList<string> groups) => node => groups.Contains(node.ConductorGroup, StringComparer.OrdinalIgnoreCase);
}
