using Ironic.Api.Nodes;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Conductor.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Maintenance;

/// <summary><c>/v1/nodes/{n}/maintenance</c> (contract, section 2.4).</summary>
internal sealed class MaintenanceEndpoints(INodeService nodes) : IResource
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnPut("/v1/nodes/{ident}/maintenance", request => SetAsync(request, maintenance: true)).Requires(Rules.NodeSetMaintenance, Subject.Node);
        routes.OnDelete("/v1/nodes/{ident}/maintenance", request => SetAsync(request, maintenance: false)).Requires(Rules.NodeClearMaintenance, Subject.Node);
    }

    private async Task<IResult> SetAsync(ApiRequest request, bool maintenance)
    {
        if (!(await request.ReadArgumentsAsync()).TryGet(out var arguments, out var unreadable)) return Answers.Refused(unreadable);
        var reason = maintenance ? arguments.Text("reason") : null;
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? Answers.Of(await nodes.SetMaintenanceAsync(node.Uuid, maintenance, reason, request.Aborted), Answers.Accepted)
            : missing;
    }
}
