using System.Globalization;
using Ironic.Api.Microversions;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Conductor.Hardware;
using Ironic.Conductor.Nodes;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Bmcs;

/// <summary><c>/appliance/v1/nodes/{n}/bmc/trace</c>: what is said to a node's BMC, taken down for a time. Ours, not Ironic's, hence outside of its microversions.</summary>
internal sealed class BmcTraceEndpoints(INodeService nodes, INodeHardwareService hardware) : IResource
{
    private const string Path = "/appliance/v1/nodes/{ident}/bmc/trace";

    private const int MostSeconds = 3600;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnPut(Path, RecordAsync).WithoutVersions().Requires(Rules.NodeRecordBmc, Subject.Node);
        routes.OnGet(Path, ShowAsync).WithoutVersions().Requires(Rules.NodeRecordBmc, Subject.Node);
        routes.OnDelete(Path, EndAsync).WithoutVersions().Requires(Rules.NodeRecordBmc, Subject.Node);
    }

    private async Task<IResult> RecordAsync(ApiRequest request)
    {
        if (!(await request.ReadArgumentsAsync()).TryGet(out var arguments, out var unreadable)) return Answers.Refused(unreadable);
        var seconds = arguments.Integer("seconds");
        if (seconds is null) arguments.Refuse(Arguments.Missing("seconds"));
        else if (seconds is < 1 or > MostSeconds) arguments.Refuse(Fault.Invalid(string.Create(CultureInfo.InvariantCulture, $"seconds is {seconds}; allowed: 1 to {MostSeconds}")));
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (await FindAsync(request) is not { } node) return NoSuchNode(request);
        if (!(await hardware.RecordBmcAsync(node.Uuid, TimeSpan.FromSeconds(seconds!.Value), request.Aborted)).TryGet(out var trace, out var fault)) return Answers.Refused(fault);
        return Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("file"u8, trace.Path);
            writer.WriteString("ends_at"u8, trace.EndsAt!.Value);
            writer.WriteEndObject();
        });
    }

    private async Task<IResult> ShowAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        if (await FindAsync(request) is not { } node) return NoSuchNode(request);
        if (!(await hardware.FindBmcTraceAsync(node.Uuid, request.Aborted)).TryGet(out var trace, out var fault)) return Answers.Refused(fault);
        try
        {
            var stream = new FileStream(trace.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete); // it may be growing
            return TypedResults.Stream(stream, "text/plain; charset=utf-8", System.IO.Path.GetFileName(trace.Path));
        }
        catch (FileNotFoundException)
        {
            return Answers.Refused(Fault.NotFound($"The trace of node {node.Uuid}'s BMC has just given way to newer ones; record another."));
        }
    }

    private async Task<IResult> EndAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        return await FindAsync(request) is { } node ? Answers.Of(await hardware.EndBmcRecordAsync(node.Uuid, request.Aborted), Answers.NoContent) : NoSuchNode(request);
    }

    private ValueTask<Node?> FindAsync(ApiRequest request) => nodes.FindAsync(request.Route("ident"), request.Aborted);

    private static IResult NoSuchNode(ApiRequest request) => Answers.Refused(Fault.NodeNotFound(request.Route("ident")));
}
