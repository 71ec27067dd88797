using Ironic.Api.Lists;
using Ironic.Api.Microversions;
using Ironic.Api.Nodes;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Conductor.Nodes;
using Ironic.Conductor.Ports;
using Ironic.Conductor.Resources;
using Ironic.Model.Faults;
using Ironic.Model.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Ports;

/// <summary>Lists of ports: of all, of one node, of one portgroup.</summary>
internal sealed class PortListEndpoints(IPortService ports, INodeService nodes, IResourceService<Portgroup> portgroups, ApiOptions options) : IResource
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet("/v1/ports", request => ListAsync(request, detail: false)).Requires(Rules.PortList);
        routes.OnGet("/v1/ports/detail", request => ListAsync(request, detail: true)).Requires(Rules.PortList);
        routes.OnGet("/v1/nodes/{ident}/ports", request => ListOfNodeAsync(request, detail: false)).Requires(Rules.NodeGet, Subject.Node);
        routes.OnGet("/v1/nodes/{ident}/ports/detail", request => ListOfNodeAsync(request, detail: true)).Requires(Rules.NodeGet, Subject.Node);

        routes.OnGet("/v1/portgroups/{portgroup}/ports", request => ListOfGroupAsync(request, detail: false)).Since(24).Requires(Rules.NodeGet, Subject.PortsOfPortgroup);
        routes.OnGet("/v1/portgroups/{portgroup}/ports/detail", request => ListOfGroupAsync(request, detail: true)).Since(24).Requires(Rules.NodeGet, Subject.PortsOfPortgroup);

        // Ports are changed under /v1/ports alone.
        var refusal = Task.FromResult(Answers.Refused(Fault.Invalid("Malformed request URI.")));
        routes.On("/v1/nodes/{ident}/ports", _ => refusal, HttpMethods.Post).Requires(Rules.NodeGet, Subject.Node);
        routes.On("/v1/nodes/{ident}/ports/{port}", _ => refusal, HttpMethods.Get, HttpMethods.Patch, HttpMethods.Delete).Requires(Rules.NodeGet, Subject.Node);
        routes.On("/v1/portgroups/{portgroup}/ports", _ => refusal, HttpMethods.Post).Since(24).Requires(Rules.NodeGet, Subject.PortsOfPortgroup);
        routes.On("/v1/portgroups/{portgroup}/ports/{port}", _ => refusal, HttpMethods.Get, HttpMethods.Patch, HttpMethods.Delete).Since(24).Requires(Rules.NodeGet, Subject.PortsOfPortgroup);
    }

    private async Task<IResult> ListAsync(ApiRequest request, bool detail)
    {
        var arguments = request.Query();
        var page = Page.Read(arguments, PortFields.Table, options.MaxLimit);
        var projection = Projection<Port>.Read(arguments, PortFields.Table, always: detail);
        var (node, query) = PortListQuery.Read(arguments, page);
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (!request.Caller.SeesAll) query = query with { Project = request.Caller.Project };
        if (node is null) return await ListAsync(request, page, projection, query);
        return await nodes.FindVisibleAsync(node, request) is { } owner
            ? await ListAsync(request, page, projection, query with { NodeUuid = owner.Uuid })
            : Answers.Refused(Fault.NodeNotFound(node));
    }

    private async Task<IResult> ListOfNodeAsync(ApiRequest request, bool detail)
    {
        var arguments = request.Query();
        var page = Page.Read(arguments, PortFields.Table, options.MaxLimit);
        var projection = Projection<Port>.Read(arguments, PortFields.Table, always: detail);
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        return await ListAsync(request, page, projection, QueryOf(page) with { NodeUuid = node.Uuid });
    }

    private async Task<IResult> ListOfGroupAsync(ApiRequest request, bool detail)
    {
        var arguments = request.Query();
        var page = Page.Read(arguments, PortFields.Table, options.MaxLimit);
        var projection = Projection<Port>.Read(arguments, PortFields.Table, always: detail);
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        var ident = request.Route("portgroup");
        return await portgroups.FindAsync(ident, request.Aborted) is { } group
            ? await ListAsync(request, page, projection, QueryOf(page) with { PortgroupUuid = group.Uuid })
            : Answers.Refused(ResourceFaults.NotFound<Portgroup>(ident));
    }

    private static PortQuery QueryOf(Page page) => new() { Limit = page.Limit, Marker = page.Marker, SortKey = page.SortKey, Descending = page.Descending };

    private async Task<IResult> ListAsync(ApiRequest request, Page page, Projection<Port> projection, PortQuery query)
    {
        if (!(await ports.ListAsync(query, request.Aborted)).TryGet(out var found, out var fault)) return Answers.Refused(fault);
        var next = NextLink.After(request, page, projection.Query, found, port => port.Uuid.ToString());
        return new ListAnswer<Port>("ports", found, new View<Port>(projection.Fields, request.Views, keep: projection.IsCommon), next);
    }
}
