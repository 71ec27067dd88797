using System.Text.Json.Nodes;

namespace Ironic.Agent.Nodes;

/// <summary>The newest record of the node: the lookup's at first, then that of each command that carries one.</summary>
internal sealed class NodeCache
{
    private volatile NodeRecord _current = NodeRecord.Empty;

    public NodeRecord Current => _current;

    public NodeRecord Keep(JsonObject record) => _current = new(record);
}
