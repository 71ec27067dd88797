using Ironic.Api.Lists;
using Ironic.Api.Nodes;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Resources;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Resources;

internal abstract partial class ResourceEndpoints<T>
{
    /// <summary>What a list may be narrowed by.</summary>
    /// <param name="Node">UUID or name of the node whose resources are wanted; null: of all.</param>
    /// <param name="Where">Null: all.</param>
    protected sealed record Filter(string? Node = null, Func<T, bool>? Where = null)
    {
        /// <summary>Those of the nodes that pass; null: of all.</summary>
        public Func<Node, bool>? OfNodes { get; init; }
    }

    protected virtual Filter ReadFilter(Arguments arguments) => new();

    protected virtual Projection<T> ReadProjection(Arguments arguments, bool always) => Projection<T>.Read(arguments, table, always);

    /// <summary>A list of an unknown node's.</summary>
    protected virtual Fault UnknownNode(string ident) => Fault.NodeNotFound(ident);

    private async Task<IResult> ListAsync(ApiRequest request, bool detail)
    {
        var arguments = request.Query();
        var page = Page.Read(arguments, table, around.Options.MaxLimit);
        var projection = ReadProjection(arguments, detail);
        var filter = ReadFilter(arguments);
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (!request.Caller.ListsOnly(collection.ProjectFilter is { } name ? arguments.Text(name) : null, collection.Rules.List).TryGet(out var only, out var foreign)) return Answers.Refused(foreign);
        if (only.IsRestricted) filter = Narrow(filter, request.Caller);
        if (filter.OfNodes is { } passes) return await ListAsync(request, page, projection, null, Both(filter.Where, await OfNodesAsync(passes, request)));
        if (filter.Node is not { } ident) return await ListAsync(request, page, projection, null, filter.Where);
        return await around.Nodes.FindVisibleAsync(ident, request) is { } node
            ? await ListAsync(request, page, projection, node.Uuid, filter.Where)
            : Answers.Refused(UnknownNode(ident));
    }

    /// <summary>To what a project's caller may see.</summary>
    protected virtual Filter Narrow(Filter filter, Caller caller)
    {
        if (filter.Node is not null) return filter; // which the caller sees, or is told that there is none
        var passes = filter.OfNodes;
        return filter with { OfNodes = node => caller.Sees(node) && (passes is null || passes(node)) };
    }

    protected static Func<T, bool> Both(Func<T, bool>? one, Func<T, bool> other) => one is null ? other : resource => one(resource) && other(resource);

    private async ValueTask<Func<T, bool>> OfNodesAsync(Func<Node, bool> passes, ApiRequest request)
    {
        var query = new NodeQuery { IncludeChildren = true, Limit = int.MaxValue };
        var all = (await around.Nodes.ListAsync(query, request.Aborted)).TryGet(out var listed, out _) ? listed : [];
        var wanted = all.Where(passes).Select(node => node.Uuid).ToHashSet();
        return resource => resource.OwningNode is { } owner && wanted.Contains(owner);
    }

    private void MapBelowNodes(IEndpointRouteBuilder routes, int since)
    {
        var path = $"/v1/nodes/{{ident}}/{collection.Path}";
        collection.Gate(routes.OnGet(path, request => ListOfNodeAsync(request, detail: false)), HttpMethods.Get, since).Requires(Rules.NodeGet, Subject.Node);
        if (collection.HasDetailPath) collection.Gate(routes.OnGet(path + "/detail", request => ListOfNodeAsync(request, detail: true)), HttpMethods.Get, since).Requires(Rules.NodeGet, Subject.Node);

        // Written, and shown one by one, under the collection's own path alone.
        var refusal = Task.FromResult(Answers.Refused(Fault.Invalid("Malformed request URI.")));
        collection.Gate(routes.OnPost(path, _ => refusal), HttpMethods.Post, since).Requires(Rules.NodeGet, Subject.Node);
        foreach (var method in new[] { HttpMethods.Get, HttpMethods.Patch, HttpMethods.Delete })
            collection.Gate(routes.On(path + "/{resource}", _ => refusal, method), method, since).Requires(Rules.NodeGet, Subject.Node);
    }

    private async Task<IResult> ListOfNodeAsync(ApiRequest request, bool detail)
    {
        var arguments = request.Query();
        var page = Page.Read(arguments, table, around.Options.MaxLimit);
        var projection = ReadProjection(arguments, detail);
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        return (await around.Nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? await ListAsync(request, page, projection, node.Uuid, where: null)
            : missing;
    }

    private async Task<IResult> ListAsync(ApiRequest request, Page page, Projection<T> projection, Guid? node, Func<T, bool>? where)
    {
        var query = new ResourceQuery<T>
        {
            NodeUuid = node,
            Where = where,
            Limit = page.Limit,
            Marker = page.Marker,
            SortBy = table.Find(page.SortKey)?.SortBy,
            Descending = page.Descending,
        };
        if (!(await service.ListAsync(query, request.Aborted)).TryGet(out var found, out var fault)) return Answers.Refused(fault);
        var next = NextLink.After(request, page, projection.Query, found, resource => resource.Uuid.ToString());
        return new ListAnswer<T>(collection.Plural, found, new View<T>(projection.Fields, request.Views, keep: projection.IsCommon), next);
    }
}
