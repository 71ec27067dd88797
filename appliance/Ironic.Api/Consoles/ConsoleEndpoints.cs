using Ironic.Api.Nodes;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Conductor.Hardware;
using Ironic.Conductor.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Consoles;

/// <summary><c>/v1/nodes/{n}/states/console</c> (contract, section 2.2).</summary>
internal sealed class ConsoleEndpoints(INodeService nodes, INodeHardwareService hardware) : IResource
{
    private const string Path = "/v1/nodes/{ident}/states/console";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet(Path, ShowAsync).Requires(Rules.NodeGetConsole, Subject.Node);
        routes.OnPut(Path, SetAsync).Requires(Rules.NodeSetConsoleState, Subject.Node);
    }

    private async Task<IResult> ShowAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        if (!(await hardware.GetConsoleAsync(node.Uuid, request.Aborted)).TryGet(out var console, out var fault)) return Answers.Refused(fault);
        return Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("console_enabled"u8, console.Enabled);
            if (console.Address is { } address)
            {
                writer.WriteStartObject("console_info"u8);
                writer.WriteString("type"u8, address.Type);
                writer.WriteString("url"u8, address.Url.StartsWith('/') ? request.Links.Base + address.Url : address.Url); // ours, if it is but a path
                writer.WriteEndObject();
            }
            else
            {
                writer.WriteNull("console_info"u8);
            }

            writer.WriteEndObject();
        });
    }

    private async Task<IResult> SetAsync(ApiRequest request)
    {
        if (!(await request.ReadArgumentsAsync()).TryGet(out var arguments, out var unreadable)) return Answers.Refused(unreadable);
        var enabled = arguments.Flag("enabled");
        if (enabled is null) arguments.Refuse(Arguments.Missing("enabled"));
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? Answers.Of(await hardware.SetConsoleAsync(node.Uuid, enabled!.Value, request.Aborted), Answers.AcceptedAt(request.Links.Self($"nodes/{request.Route("ident")}/states/console")))
            : missing;
    }
}
