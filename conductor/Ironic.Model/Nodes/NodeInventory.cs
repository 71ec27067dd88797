using Ironic.Model.Json;

namespace Ironic.Model.Nodes;

/// <summary>What the last inspection found (<c>GET /v1/nodes/{n}/inventory</c>).</summary>
public sealed record NodeInventory(Guid NodeUuid, JsonMap Inventory, JsonMap PluginData, DateTimeOffset At);
