using Ironic.Api.Policy;
using System.Text.Json;
using Ironic.Api.Faults;
using Ironic.Api.Nodes;
using Ironic.Api.Requests;
using Ironic.Conductor.Hardware;
using Ironic.Conductor.Nodes;
using Ironic.Model.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Raid;

/// <summary><c>PUT /v1/nodes/{n}/states/raid</c> (contract, section 2.2): the body is the wished configuration itself.</summary>
internal sealed class RaidEndpoints(INodeService nodes, INodeHardwareService hardware) : IResource
{
    private const int Since = 12;

    public void Map(IEndpointRouteBuilder routes) => routes.OnPut("/v1/nodes/{ident}/states/raid", SetAsync).Requires(Rules.NodeSetRaidState, Subject.Node);

    private async Task<IResult> SetAsync(ApiRequest request)
    {
        if (request.Version < Since) return Answers.Refused(ApiFaults.TooNew); // an endpoint that is refused as a field would be
        if (request.Query().Finish() is { } unexpected) return Answers.Refused(unexpected);
        if (!(await request.ReadJsonAsync()).TryGet(out var body, out var unreadable)) return Answers.Refused(unreadable);
        if (body.ValueKind != JsonValueKind.Object)
            return Answers.Refused(body.ValueKind == JsonValueKind.Undefined ? Arguments.Missing("target_raid_config") : ApiFaults.Schema("target_raid_config", $"{PythonText.Of(body)} is not of type 'object'"));
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? Answers.Of(await hardware.SetTargetRaidAsync(node.Uuid, JsonMap.From(body), request.Aborted), Answers.NoContent)
            : missing;
    }
}
