using Ironic.Api.Lists;
using Ironic.Api.Microversions;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Model.Faults;
using Ironic.Model.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Conductors;

/// <summary><c>/v1/conductors</c> (contract, section 2.12).</summary>
internal sealed class ConductorEndpoints(IConductorStore conductors, TimeProvider time, ApiOptions options) : IResource
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet("/v1/conductors", ListAsync).Since(49).Requires(Rules.ConductorGet);
        routes.OnGet("/v1/conductors/{hostname}", ShowAsync).Since(49).Requires(Rules.ConductorGet);
    }

    private async Task<IResult> ListAsync(ApiRequest request)
    {
        var arguments = request.Query();
        var marker = arguments.Text("marker");
        var page = Page.Read(arguments, ConductorFields.Table, options.MaxLimit, markerIsUuid: false);
        var projection = Projection<KnownConductor>.Read(arguments, ConductorFields.Table);
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (!Select(await ReadAsync(request), page, marker).TryGet(out var found, out var fault)) return Answers.Refused(fault);
        var next = NextLink.After(request, page, projection.Query, found, conductor => conductor.Record.Hostname);
        return new ListAnswer<KnownConductor>("conductors", found, new View<KnownConductor>(projection.Fields, request.Views), next);
    }

    private async Task<IResult> ShowAsync(ApiRequest request)
    {
        var arguments = request.Query();
        var fields = Projection<KnownConductor>.ReadFields(arguments, ConductorFields.Table);
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        var hostname = request.Route("hostname");
        return (await ReadAsync(request)).FirstOrDefault(conductor => conductor.Record.Hostname == hostname) is { } found
            ? Answers.Json(writer => new View<KnownConductor>(fields, request.Views).Write(writer, found))
            : Answers.Refused(NotFound(hostname));
    }

    private async Task<IReadOnlyList<KnownConductor>> ReadAsync(ApiRequest request)
    {
        var oldest = time.GetUtcNow() - options.ConductorTimeout;
        return [.. (await conductors.ListAsync(request.Aborted)).Select(record => new KnownConductor(record, record.Serving && record.HeartbeatAt >= oldest))];
    }

    private static Outcome<IReadOnlyList<KnownConductor>> Select(IReadOnlyList<KnownConductor> all, Page page, string? marker)
    {
        IEnumerable<KnownConductor> sorted = page.SortKey switch
        {
            "conductor_group" => all.OrderBy(conductor => conductor.Record.ConductorGroup, StringComparer.Ordinal),
            "created_at" or "id" => all.OrderBy(conductor => conductor.Record.CreatedAt),
            "updated_at" => all.OrderBy(conductor => conductor.Record.HeartbeatAt),
            _ => all.OrderBy(conductor => conductor.Record.Hostname, StringComparer.Ordinal),
        };
        if (page.Descending) sorted = sorted.Reverse();
        if (marker is null) return Outcome.Of<IReadOnlyList<KnownConductor>>([.. sorted.Take(page.Limit)]);
        if (all.All(conductor => conductor.Record.Hostname != marker)) return NotFound(marker);
        return Outcome.Of<IReadOnlyList<KnownConductor>>([.. sorted.SkipWhile(conductor => conductor.Record.Hostname != marker).Skip(1).Take(page.Limit)]);
    }

    private static Fault NotFound(string hostname) => Fault.NotFound($"Conductor {hostname} could not be found.");
}
