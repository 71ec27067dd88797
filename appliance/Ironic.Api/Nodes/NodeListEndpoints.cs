using Ironic.Api.Lists;
using Ironic.Api.Microversions;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Conductor.Nodes;
using Ironic.Model.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Nodes;

/// <summary>Lists of nodes.</summary>
internal sealed class NodeListEndpoints(INodeService nodes, ApiOptions options) : IResource
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet("/v1/nodes", request => ListAsync(request, detail: false)).Requires(Rules.NodeList);
        routes.OnGet("/v1/nodes/detail", request => ListAsync(request, detail: true)).Requires(Rules.NodeList);
        routes.OnGet("/v1/nodes/{ident}/children", ListChildrenAsync).Since(83).Requires(Rules.NodeGet, Subject.Node);
    }

    private async Task<IResult> ListAsync(ApiRequest request, bool detail)
    {
        var arguments = request.Query();
        var page = Page.Read(arguments, NodeFields.Table, options.MaxLimit);
        var projection = Projection<Node>.Read(arguments, NodeFields.Table, always: detail);
        var query = NodeListQuery.Read(arguments, page);
        var conductor = arguments.Text("conductor", since: 49);
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (!request.Caller.ListsOnly(query.Project, Rules.NodeListAll).TryGet(out var only, out var foreign)) return Answers.Refused(foreign);
        if (conductor is not null) query = query with { Where = node => request.Views.Conductors.HostOf(node) == conductor };
        if (only.IsRestricted) query = query with { Project = only.Project };

        if (!(await nodes.ListAsync(query, request.Aborted)).TryGet(out var found, out var fault)) return Answers.Refused(fault);

        // At most one node has an instance: its page has no next.
        var next = query.InstanceUuid is null ? NextLink.After(request, page, projection.Query, found, node => node.Uuid.ToString()) : null;
        return new ListAnswer<Node>("nodes", found, new View<Node>(projection.Fields, request.Views, keep: projection.IsCommon), next);
    }

    private async Task<IResult> ListChildrenAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var parent, out var missing)) return missing;
        var query = new NodeQuery { ParentNode = parent.Uuid, Project = request.Caller.SeesAll ? null : request.Caller.Project, Limit = options.MaxLimit };
        if (!(await nodes.ListAsync(query, request.Aborted)).TryGet(out var children, out var fault)) return Answers.Refused(fault);
        return Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("children"u8);
            foreach (var child in children) writer.WriteStringValue(child.Uuid);
            writer.WriteEndArray();
            writer.WritePropertyName("links"u8);
            Links.WriteLink(writer, request.Links.Self($"nodes?parent_node={parent.Uuid}"), "children");
            writer.WriteEndObject();
        });
    }
}
