using Ironic.Api.Policy;
using System.Text.Json;
using Ironic.Api.Microversions;
using Ironic.Api.Nodes;
using Ironic.Api.Requests;
using Ironic.Api.Resources;
using Ironic.Conductor.Nodes;
using Ironic.Conductor.Resources;
using Ironic.Model.Faults;
using Ironic.Model.Volumes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Volumes;

/// <summary><c>/v1/volume</c>: what there is below it (contract, section 2.13).</summary>
internal sealed class VolumeEndpoints(INodeService nodes) : IResource
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet("/v1/volume", request => Task.FromResult(request.Query().Finish() is { } wrong ? Answers.Refused(wrong) : Links(request, "volume"))).Since(32).Requires(Rules.VolumeList);
        routes.OnGet("/v1/nodes/{ident}/volume", ShowOfNodeAsync).Since(32).Requires(Rules.VolumeGet, Subject.Node);
    }

    private async Task<IResult> ShowOfNodeAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        return (await nodes.FindNodeAsync(request)).TryGet(out _, out var missing) ? Links(request, $"nodes/{request.Route("ident")}/volume") : missing;
    }

    private static IResult Links(ApiRequest request, string path) => Answers.Json(writer =>
    {
        writer.WriteStartObject();
        foreach (var (name, below) in new[] { ("links", "/"), ("connectors", "/connectors"), ("targets", "/targets") })
        {
            writer.WritePropertyName(name);
            request.Links.WritePair(writer, path + below);
        }

        writer.WriteEndObject();
    });
}

/// <summary><c>/v1/volume/connectors</c>.</summary>
internal sealed class VolumeConnectorEndpoints(IResourceService<VolumeConnector> connectors, Surroundings around)
    : ResourceEndpoints<VolumeConnector>(Collection, VolumeFields.Connectors, connectors, around)
{
    private static readonly Collection Collection = new("volume/connectors", "connectors", 32, VolumeRules.Of(Subject.VolumeConnector)) { BelowNodesSince = 32 };

    protected override VolumeConnector New(Guid uuid, DateTimeOffset now) => new() { Uuid = uuid, NodeUuid = Guid.Empty, Type = "", ConnectorId = "", CreatedAt = now };

    protected override async ValueTask<Outcome<VolumeConnector>> CompleteAsync(VolumeConnector wanted, JsonElement body, ApiRequest request)
    {
        if (!(await FindOwnerAsync(wanted.NodeUuid, request)).TryGet(out var node, out var denied)) return denied;
        return node is null ? VolumeRules.UnknownNode(wanted.NodeUuid) : wanted;
    }

    protected override Filter ReadFilter(Arguments arguments) => new(arguments.Text("node"));
}

/// <summary><c>/v1/volume/targets</c>.</summary>
internal sealed class VolumeTargetEndpoints(IResourceService<VolumeTarget> targets, Surroundings around)
    : ResourceEndpoints<VolumeTarget>(Collection, VolumeFields.Targets, targets, around)
{
    private static readonly Collection Collection = new("volume/targets", "targets", 32, VolumeRules.Of(Subject.VolumeTarget)) { BelowNodesSince = 32 };

    protected override VolumeTarget New(Guid uuid, DateTimeOffset now) => new() { Uuid = uuid, NodeUuid = Guid.Empty, VolumeType = "", VolumeId = "", BootIndex = 0, CreatedAt = now };

    protected override async ValueTask<Outcome<VolumeTarget>> CompleteAsync(VolumeTarget wanted, JsonElement body, ApiRequest request)
    {
        if (!(await FindOwnerAsync(wanted.NodeUuid, request)).TryGet(out var node, out var denied)) return denied;
        return node is null ? VolumeRules.UnknownNode(wanted.NodeUuid) : wanted;
    }

    protected override Filter ReadFilter(Arguments arguments) => new(arguments.Text("node"));
}

/// <summary>What connectors and targets have alike.</summary>
internal static class VolumeRules
{
    public static CollectionRules Of(Subject subject) => new(subject, Rules.VolumeList, Rules.VolumeGet, Rules.VolumeCreate, Rules.VolumeUpdate, Rules.VolumeDelete);

    public static Fault UnknownNode(Guid node) => Fault.Invalid($"Invalid input for field/attribute node_uuid. Value: '{node}'. Node {node} could not be found.");
}
