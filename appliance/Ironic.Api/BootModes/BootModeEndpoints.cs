using Ironic.Api.Microversions;
using Ironic.Api.Nodes;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Conductor.Hardware;
using Ironic.Conductor.Nodes;
using Ironic.Model.Drivers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.BootModes;

/// <summary><c>PUT /v1/nodes/{n}/states/boot_mode</c> and <c>/secure_boot</c> (contract, section 2.2).</summary>
internal sealed class BootModeEndpoints(INodeService nodes, INodeHardwareService hardware) : IResource
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnPut("/v1/nodes/{ident}/states/boot_mode", SetBootModeAsync).Since(76).Requires(Rules.NodeSetBootMode, Subject.Node);
        routes.OnPut("/v1/nodes/{ident}/states/secure_boot", SetSecureBootAsync).Since(76).Requires(Rules.NodeSetSecureBoot, Subject.Node);
    }

    private async Task<IResult> SetBootModeAsync(ApiRequest request)
    {
        if (!(await request.ReadArgumentsAsync()).TryGet(out var arguments, out var unreadable)) return Answers.Refused(unreadable);
        var target = arguments.Choice<BootMode>("target", given => $"Invalid boot mode {given} specified. Valid boot modes are bios, uefi.");
        if (target is null) arguments.Refuse(Arguments.Missing("target"));
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? Answers.Of(await hardware.SetBootModeAsync(node.Uuid, target!.Value, request.Aborted), Accepted(request))
            : missing;
    }

    private async Task<IResult> SetSecureBootAsync(ApiRequest request)
    {
        if (!(await request.ReadArgumentsAsync()).TryGet(out var arguments, out var unreadable)) return Answers.Refused(unreadable);
        var target = arguments.Flag("target");
        if (target is null) arguments.Refuse(Arguments.Missing("target"));
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? Answers.Of(await hardware.SetSecureBootAsync(node.Uuid, target!.Value, request.Aborted), Accepted(request))
            : missing;
    }

    private static IResult Accepted(ApiRequest request) => Answers.AcceptedAt(request.Links.Self($"nodes/{request.Route("ident")}/states"));
}
