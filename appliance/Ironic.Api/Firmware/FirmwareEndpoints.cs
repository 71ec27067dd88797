using Ironic.Api.Lists;
using Ironic.Api.Microversions;
using Ironic.Api.Nodes;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Conductor.Nodes;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Firmware;

/// <summary><c>/v1/nodes/{n}/firmware</c> (contract, section 2.7): the components as last read.</summary>
internal sealed class FirmwareEndpoints(INodeService nodes, IResourceStore resources) : IResource
{
    public void Map(IEndpointRouteBuilder routes) => routes.OnGet("/v1/nodes/{ident}/firmware", ListAsync).Since(86).Requires(Rules.NodeGetFirmware, Subject.Node);

    private async Task<IResult> ListAsync(ApiRequest request)
    {
        var arguments = request.Query();
        if (request.Version < FirmwareFields.IdentitySince && arguments.List("fields") is { } names && names.Where(name => FirmwareFields.Table.Find(name) is { Since: FirmwareFields.IdentitySince }).ToList() is { Count: > 0 } early)
            arguments.Refuse(Fault.Invalid($"Fields {string.Join(", ", early)} are not allowed in this API version. They require at least API version 1.{FirmwareFields.IdentitySince}."));
        var projection = Projection<FirmwareComponent>.Read(arguments, FirmwareFields.Table);
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        var firmware = await resources.FindFirmwareAsync(node.Uuid, request.Aborted);
        return new ListAnswer<FirmwareComponent>("firmware", firmware?.Components ?? [], new View<FirmwareComponent>(projection.Fields, request.Views), next: null);
    }
}
