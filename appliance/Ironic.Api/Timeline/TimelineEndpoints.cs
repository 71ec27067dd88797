using Ironic.Api.Microversions;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Conductor.Nodes;
using Ironic.Conductor.Timeline;
using Ironic.Model.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Timeline;

/// <summary><c>/appliance/v1/nodes/{n}/timeline</c> and <c>/profile</c>: ours, not Ironic's, hence outside of its microversions.</summary>
internal sealed class TimelineEndpoints(INodeService nodes, ITimelineService timelines, TimeProvider time, ApiOptions options) : IResource
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet("/appliance/v1/nodes/{ident}/timeline", ListAsync).WithoutVersions().Requires(Rules.NodeGetTimeline, Subject.Node);
        routes.OnGet("/appliance/v1/nodes/{ident}/profile", ShowProfileAsync).WithoutVersions().Requires(Rules.NodeGetTimeline, Subject.Node);
    }

    private async Task<IResult> ListAsync(ApiRequest request)
    {
        var arguments = request.Query();
        var after = arguments.Integer("after") ?? 0;
        var limit = arguments.Integer("limit") ?? options.MaxLimit;
        if (limit <= 0) arguments.Refuse(Fault.Invalid("Limit must be positive"));
        var follow = arguments.Flag("follow") ?? false;
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (await nodes.FindAsync(request.Route("ident"), request.Aborted) is not { } node) return Answers.Refused(Fault.NodeNotFound(request.Route("ident")));
        if (follow) return new TimelineStream(timelines, node.Uuid, after, time);

        var events = await timelines.ListAsync(node.Uuid, after, Math.Min(limit, options.MaxLimit), request.Aborted);
        return Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("events"u8);
            foreach (var happened in events) TimelineView.Write(writer, happened);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private async Task<IResult> ShowProfileAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        if (await nodes.FindAsync(request.Route("ident"), request.Aborted) is not { } node) return Answers.Refused(Fault.NodeNotFound(request.Route("ident")));
        return await timelines.FindProfileAsync(node.Uuid, request.Aborted) is { } profile
            ? Answers.Json(writer => TimelineView.Write(writer, profile))
            : Answers.Refused(Fault.NotFound($"Node {node.DisplayName} has not had a job whose time was measured."));
    }
}
