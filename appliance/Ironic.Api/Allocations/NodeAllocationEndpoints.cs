using Ironic.Api.Lists;
using Ironic.Api.Microversions;
using Ironic.Api.Nodes;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Conductor.Allocations;
using Ironic.Conductor.Nodes;
using Ironic.Model.Allocations;
using Ironic.Model.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Allocations;

/// <summary><c>/v1/nodes/{n}/allocation</c>: the one that has the node.</summary>
internal sealed class NodeAllocationEndpoints(INodeService nodes, IAllocationService allocations) : IResource
{
    private const string Path = "/v1/nodes/{ident}/allocation", Hidden = "allocations";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet(Path, ShowAsync).SinceInRouter(52, writes: false, Hidden).Requires(Rules.AllocationGet, Subject.AllocationOfNode);
        routes.OnDelete(Path, DeleteAsync).SinceInRouter(52, writes: true, Hidden).Requires(Rules.AllocationDelete, Subject.AllocationOfNode);
    }

    private async Task<IResult> ShowAsync(ApiRequest request)
    {
        var arguments = request.Query();
        var fields = Projection<Allocation>.ReadFields(arguments, AllocationFields.Table);
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        var (found, answer) = await FindAsync(request);
        return found is null ? answer! : Answers.Json(writer => new View<Allocation>(fields, request.Views).Write(writer, found));
    }

    private async Task<IResult> DeleteAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        var (found, answer) = await FindAsync(request);
        return found is null ? answer! : Answers.Of(await allocations.DeleteAsync(found.Uuid, request.Aborted), Answers.NoContent);
    }

    private async ValueTask<(Allocation? Found, IResult? Answer)> FindAsync(ApiRequest request)
    {
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return (null, missing);
        return node.AllocationUuid is { } uuid && await allocations.FindAsync(uuid.ToString(), request.Aborted) is { } found
            ? (found, null)
            : (null, Answers.Refused(Fault.NotFound($"Allocation for node {request.Route("ident")} could not be found.")));
    }
}
