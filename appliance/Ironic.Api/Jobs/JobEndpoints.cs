using System.Text.Json;
using Ironic.Api.Microversions;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Nodes;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Jobs;

/// <summary><c>/appliance/v1/jobs</c> and <c>/appliance/v1/nodes/{n}/job</c>: what is being done to nodes, for <c>ironic-appliance doctor jobs</c>.</summary>
internal sealed class JobEndpoints(IJobService jobs, INodeService nodes) : IResource
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet("/appliance/v1/jobs", ListAsync).WithoutVersions().Requires(Rules.JobList);
        routes.OnDelete("/appliance/v1/nodes/{ident}/job", EndAsync).WithoutVersions().Requires(Rules.NodeEndJob, Subject.Node);
    }

    private async Task<IResult> ListAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        var reports = await jobs.ListAsync(request.Aborted);
        return Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("jobs"u8);
            foreach (var report in reports) Write(writer, report);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private async Task<IResult> EndAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        return await nodes.FindAsync(request.Route("ident"), request.Aborted) is { } node
            ? Answers.Of(await jobs.EndAsync(node.Uuid, request.Aborted), Answers.Accepted)
            : Answers.Refused(Fault.NodeNotFound(request.Route("ident")));
    }

    private static void Write(Utf8JsonWriter writer, JobReport report)
    {
        var (node, job) = (report.Node, report.Job);
        writer.WriteStartObject();
        writer.WriteString("node_uuid"u8, node.Uuid);
        writer.WriteString("node_name"u8, node.Name);
        writer.WriteString("provision_state"u8, node.Provision.State.ToWire());
        Write(writer, "provision_updated_at", node.ProvisionUpdatedAt);
        writer.WriteString("reservation"u8, node.Reservation);
        writer.WriteString("kind"u8, job?.Kind);
        writer.WriteString("stage"u8, job?.Stage);
        writer.WriteString("status"u8, job?.Status.ToString().ToLowerInvariant());
        writer.WriteString("waiting_for"u8, report.Queued ?? job?.WaitingFor);
        writer.WriteString("conductor"u8, job?.LeaseOwner);
        Write(writer, "created_at", job?.CreatedAt);
        Write(writer, "wake_at", job?.WakeAt);
        Write(writer, "deadline", job?.Deadline);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, DateTimeOffset? at)
    {
        if (at is { } time) writer.WriteString(name, time);
        else writer.WriteNull(name);
    }
}
