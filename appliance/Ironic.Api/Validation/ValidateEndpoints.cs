using Ironic.Api.Nodes;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Conductor.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Validation;

/// <summary><c>GET /v1/nodes/{n}/validate</c> (contract, section 2.1.4): never a refusal because something is not valid.</summary>
internal sealed class ValidateEndpoints(INodeService nodes) : IResource
{
    /// <summary>In Ironic's order; the vendor slot is not validated.</summary>
    private static readonly (DriverSlot Slot, int Since)[] Slots =
    [
        (DriverSlot.Boot, 1), (DriverSlot.Deploy, 1), (DriverSlot.Management, 1), (DriverSlot.Network, 1), (DriverSlot.Power, 1), (DriverSlot.Bios, 1),
        (DriverSlot.Console, 1), (DriverSlot.Firmware, 86), (DriverSlot.Inspect, 1), (DriverSlot.Raid, 1), (DriverSlot.Rescue, 1), (DriverSlot.Storage, 1),
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet("/v1/nodes/{ident}/validate", ValidateAsync).Requires(Rules.NodeValidate, Subject.Node);
        routes.OnGet("/v1/nodes/validate", ValidateByQueryAsync).Requires(Rules.NodeValidate);
    }

    private async Task<IResult> ValidateAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing) ? await ValidateAsync(node, request) : missing;
    }

    /// <summary>The legacy form: <c>?node=</c> or <c>?node_uuid=</c>.</summary>
    private async Task<IResult> ValidateByQueryAsync(ApiRequest request)
    {
        var arguments = request.Query();
        var ident = arguments.Text("node") ?? arguments.Uuid("node_uuid")?.ToString();
        if (ident is null) arguments.Refuse(Arguments.Missing("node"));
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (await nodes.FindVisibleAsync(ident!, request) is not { } node) return Answers.Refused(Fault.NodeNotFound(ident!));
        return request.Caller.Refuse(Rules.NodeValidate, node) is { } denied ? Answers.Refused(denied) : await ValidateAsync(node, request);
    }

    private async Task<IResult> ValidateAsync(Node node, ApiRequest request)
    {
        if (!(await nodes.ValidateAsync(node.Uuid, request.Aborted)).TryGet(out var problems, out var fault)) return Answers.Refused(fault);
        return Answers.Json(writer =>
        {
            writer.WriteStartObject();
            foreach (var (slot, since) in Slots)
            {
                if (request.Version < since) continue;
                writer.WriteStartObject(slot.WireName);
                var reasons = problems.GetValueOrDefault(slot) ?? [$"Driver {node.Driver} does not support {slot.WireName} (disabled or not implemented)."];
                writer.WriteBoolean("result"u8, reasons.Count == 0);
                if (reasons.Count > 0) writer.WriteString("reason"u8, string.Join(' ', reasons));
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        });
    }
}
