using Ironic.Api.Faults;
using Ironic.Api.Lists;
using Ironic.Api.Microversions;
using Ironic.Api.Nodes;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Conductor.Nodes;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.History;

/// <summary><c>/v1/nodes/{n}/history</c> (contract, section 2.7). At most some hundred entries are kept a node: they are paged here.</summary>
internal sealed class HistoryEndpoints(INodeService nodes, ApiOptions options) : IResource
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet("/v1/nodes/{ident}/history", ListAsync).Since(78, FaultDialect.Router).Requires(Rules.NodeGetHistory, Subject.Node);
        routes.OnGet("/v1/nodes/{ident}/history/{event}", ShowAsync).Since(78, FaultDialect.Router).Requires(Rules.NodeGetHistory, Subject.Node);
    }

    private async Task<IResult> ListAsync(ApiRequest request)
    {
        var arguments = request.Query();
        var page = Page.Read(arguments, HistoryFields.List, options.MaxLimit);
        var detail = arguments.Flag("detail") ?? false;
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;

        if (!Select(await nodes.ListHistoryAsync(node.Uuid, request.Aborted), page).TryGet(out var entries, out var fault)) return Answers.Refused(fault);
        var fields = detail ? HistoryFields.List.Full(request.Version) : HistoryFields.List.Summary(request.Version);
        var next = NextLink.After(request, page, detail ? "&detail=True" : "", entries, entry => entry.Uuid.ToString());
        return new ListAnswer<NodeHistoryEntry>("history", entries, new View<NodeHistoryEntry>(fields, request.Views), next);
    }

    private async Task<IResult> ShowAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        var ident = request.Route("event");
        var found = Uuids.TryParse(ident, out var uuid) ? (await nodes.ListHistoryAsync(node.Uuid, request.Aborted)).FirstOrDefault(entry => entry.Uuid == uuid) : null;
        return found is null
            ? Answers.Refused(Fault.NotFound($"Node history record {ident} could not be found."))
            : Answers.Full(HistoryFields.Detail, found, request);
    }

    private static Outcome<IReadOnlyList<NodeHistoryEntry>> Select(IReadOnlyList<NodeHistoryEntry> all, Page page)
    {
        IEnumerable<NodeHistoryEntry> sorted = page.SortKey switch
        {
            "severity" => all.OrderBy(entry => entry.Severity, StringComparer.Ordinal),
            "event_type" => all.OrderBy(entry => entry.EventType, StringComparer.Ordinal),
            "event" => all.OrderBy(entry => entry.Event, StringComparer.Ordinal),
            "uuid" => all.OrderBy(entry => entry.Uuid),
            _ => all.OrderBy(entry => entry.CreatedAt),
        };
        if (page.Descending) sorted = sorted.Reverse();
        if (page.Marker is not { } marker) return Outcome.Of<IReadOnlyList<NodeHistoryEntry>>([.. sorted.Take(page.Limit)]);
        if (all.All(entry => entry.Uuid != marker)) return Fault.NotFound($"Node history record {marker} could not be found.");
        return Outcome.Of<IReadOnlyList<NodeHistoryEntry>>([.. sorted.SkipWhile(entry => entry.Uuid != marker).Skip(1).Take(page.Limit)]);
    }
}
