using Ironic.Api.Faults;
using Ironic.Api.Microversions;
using Ironic.Api.Nodes;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Conductor.Nodes;
using Ironic.Model.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Inventory;

/// <summary><c>GET /v1/nodes/{n}/inventory</c> (contract, section 2.7).</summary>
internal sealed class InventoryEndpoints(INodeService nodes) : IResource
{
    public void Map(IEndpointRouteBuilder routes) => routes.OnGet("/v1/nodes/{ident}/inventory", ShowAsync).Since(81, FaultDialect.Router).Requires(Rules.NodeGetInventory, Subject.Node);

    private async Task<IResult> ShowAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        if (await nodes.FindInventoryAsync(node.Uuid, request.Aborted) is not { } found)
            return Answers.Refused(Fault.NotFound($"Node inventory record for node {node.Uuid} could not be found."));
        return Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("inventory"u8);
            found.Inventory.WriteTo(writer);
            writer.WritePropertyName("plugin_data"u8);
            found.PluginData.WriteTo(writer);
            writer.WriteEndObject();
        });
    }
}
