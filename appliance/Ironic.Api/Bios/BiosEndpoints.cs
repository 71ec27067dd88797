using Ironic.Api.Lists;
using Ironic.Api.Microversions;
using Ironic.Api.Nodes;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Conductor.Nodes;
using Ironic.Model.Faults;
using Ironic.Model.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Bios;

/// <summary><c>/v1/nodes/{n}/bios</c> (contract, section 2.7): the settings as last read.</summary>
internal sealed class BiosEndpoints(INodeService nodes, IResourceStore resources) : IResource
{
    private const int ChoiceSince = 74;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet("/v1/nodes/{ident}/bios", ListAsync).Since(40).Requires(Rules.NodeGetBios, Subject.Node);
        routes.OnGet("/v1/nodes/{ident}/bios/{setting}", ShowAsync).Since(40).Requires(Rules.NodeGetBios, Subject.Node);
    }

    private async Task<IResult> ListAsync(ApiRequest request)
    {
        var arguments = request.Query();
        var projection = Projection<NodeSetting>.Read(arguments, BiosFields.Table, fieldsSince: ChoiceSince, detailSince: ChoiceSince);
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        var bios = await resources.FindBiosAsync(node.Uuid, request.Aborted);
        var settings = (bios?.Settings ?? []).Select(setting => new NodeSetting(request.Route("ident"), setting)).ToList();
        return new ListAnswer<NodeSetting>("bios", settings, new View<NodeSetting>(projection.Fields, request.Views), next: null);
    }

    private async Task<IResult> ShowAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        var name = request.Route("setting");
        if ((await resources.FindBiosAsync(node.Uuid, request.Aborted))?.Settings.FirstOrDefault(setting => setting.Name == name) is not { } found)
            return Answers.Refused(Fault.NotFound($"Node {node.Uuid} doesn't have a BIOS setting '{name}'"));
        return Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName(name);
            new View<NodeSetting>(BiosFields.Table.Full(request.Version), request.Views).Write(writer, new(node.Uuid.ToString(), found));
            writer.WriteEndObject();
        });
    }
}
