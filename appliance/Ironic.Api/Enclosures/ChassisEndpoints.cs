using Ironic.Api.Lists;
using Ironic.Api.Nodes;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Api.Resources;
using Ironic.Api.Views;
using Ironic.Conductor.Resources;
using Ironic.Model.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Enclosures;

/// <summary><c>/v1/chassis</c> (contract, section 2.10).</summary>
internal sealed class ChassisEndpoints(IResourceService<Chassis> chassis, Surroundings around) : ResourceEndpoints<Chassis>(Collection, ChassisFields.Table, chassis, around)
{
    private static readonly Collection Collection = new("chassis", "chassis", 1, new(Subject.None, Rules.ChassisGet, Rules.ChassisGet, Rules.ChassisCreate, Rules.ChassisUpdate, Rules.ChassisDelete)) { HasDetailPath = true };

    public override void Map(IEndpointRouteBuilder routes)
    {
        base.Map(routes);
        routes.OnGet(Path + "/{resource}/nodes", request => ListNodesAsync(request, detail: false)).Requires(Rules.ChassisGet);
        routes.OnGet(Path + "/{resource}/nodes/detail", request => ListNodesAsync(request, detail: true)).Requires(Rules.ChassisGet);
    }

    protected override Chassis New(Guid uuid, DateTimeOffset now) => new() { Uuid = uuid, CreatedAt = now };

    private async Task<IResult> ListNodesAsync(ApiRequest request, bool detail)
    {
        var arguments = request.Query();
        var page = Page.Read(arguments, NodeFields.Table, Around.Options.MaxLimit);
        var projection = Projection<Node>.Read(arguments, NodeFields.Table, always: detail);
        var query = NodeListQuery.Read(arguments, page);
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        var (found, answer) = await FindAsync(request);
        if (found is null) return answer!;
        if (!(await Around.Nodes.ListAsync(query with { ChassisUuid = found.Uuid }, request.Aborted)).TryGet(out var nodes, out var fault)) return Answers.Refused(fault);
        var next = NextLink.After(request, page, projection.Query, nodes, node => node.Uuid.ToString());
        return new ListAnswer<Node>("nodes", nodes, new View<Node>(projection.Fields, request.Views, keep: projection.IsCommon), next);
    }
}
