using Ironic.Api.Policy;
using System.Collections.Immutable;
using System.Text.Json;
using Ironic.Api.Faults;
using Ironic.Api.Fields;
using Ironic.Api.Lists;
using Ironic.Api.Patch;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Conductor.Nodes;
using Ironic.Conductor.Ports;
using Ironic.Model.Faults;
using Ironic.Model.Identity;
using Ironic.Model.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Ports;

/// <summary>A port: create, show, change, delete (contract, section 2.8).</summary>
internal sealed class PortEndpoints(IPortService ports, INodeService nodes, IIdSource ids, TimeProvider time) : IResource
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnPost("/v1/ports", CreateAsync).Requires(Rules.PortCreate);
        routes.OnGet("/v1/ports/{port}", ShowAsync).Requires(Rules.PortGet, Subject.Port);
        routes.OnPatch("/v1/ports/{port}", UpdateAsync).Requires(Rules.PortUpdate, Subject.Port);
        routes.OnDelete("/v1/ports/{port}", DeleteAsync).Requires(Rules.PortDelete, Subject.Port);
    }

    private async Task<IResult> CreateAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } unexpected) return Answers.Refused(unexpected);
        if (!(await request.ReadJsonAsync()).TryGet(out var body, out var unreadable)) return Answers.Refused(unreadable);
        var draft = new Port { Uuid = ids.NewId(), NodeUuid = Guid.Empty, Address = default, CreatedAt = time.GetUtcNow() };
        if (!PortFields.Table.Create(draft, body, request.Version, "node_ident").TryGet(out var wanted, out var wrong)) return Answers.Refused(wrong);
        if (!NodeOf(body, wanted, request).TryGet(out var ident, out var unclear)) return Answers.Refused(unclear);
        if (await nodes.FindVisibleAsync(ident, request) is not { } node) return Answers.Refused(Fault.Invalid($"Node {ident} could not be found."));
        if (request.Caller.Refuse(Rules.PortCreate, node) is { } denied) return Answers.Refused(denied);
        return (await ports.CreateAsync(wanted with { NodeUuid = node.Uuid }, request.Aborted)).TryGet(out var created, out var fault)
            ? Answers.Created(PortFields.Table, created, $"ports/{created.Uuid}", request)
            : Answers.Refused(fault);
    }

    private async Task<IResult> ShowAsync(ApiRequest request)
    {
        var arguments = request.Query();
        var fields = Projection<Port>.ReadFields(arguments, PortFields.Table);
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        var (port, answer) = await FindAsync(request);
        return port is null ? answer! : Answers.Json(writer => new View<Port>(fields, request.Views).Write(writer, port));
    }

    private async Task<IResult> UpdateAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } unexpected) return Answers.Refused(unexpected);
        if (!(await request.ReadJsonAsync()).TryGet(out var body, out var unreadable)) return Answers.Refused(unreadable);
        if (!JsonPatch.Parse(body).TryGet(out var patch, out var malformed)) return Answers.Refused(malformed);
        if (PortFields.Table.Check(patch, request.Version) is { } wrong) return Answers.Refused(wrong);
        if (await CheckNodeAsync(patch, request) is { } unknown) return Answers.Refused(unknown);

        var (port, answer) = await FindAsync(request);
        if (port is null) return answer!;
        var outcome = await ports.UpdateAsync(port.Uuid, latest => PortFields.Table.Apply(latest, patch, request.Version), request.Aborted);
        return outcome.TryGet(out var updated, out var fault) ? Answers.Full(PortFields.Table, updated, request) : Answers.Refused(fault);
    }

    private async Task<IResult> DeleteAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } unexpected) return Answers.Refused(unexpected);
        var ident = request.Route("port");
        return Uuids.TryParse(ident, out var uuid)
            ? Answers.Of(await ports.DeleteAsync(uuid, request.Aborted), Answers.NoContent)
            : Answers.Refused(Fault.Invalid($"Expected UUID for port_uuid: {ident}"));
    }

    /// <summary>Exactly one of <c>node_uuid</c> and, from 1.94 on, <c>node_ident</c>.</summary>
    private static Outcome<string> NodeOf(JsonElement body, Port wanted, ApiRequest request)
    {
        var named = body.TryGetProperty("node_ident", out var ident) && ident.ValueKind != JsonValueKind.Null;
        if (named && request.Version < 94) return ApiFaults.TooNew;
        if (named && wanted.NodeUuid != Guid.Empty) return Fault.Invalid("Only one of node_uuid and node_ident may be given");
        if (named) return ident.ValueKind == JsonValueKind.String ? ident.GetString()! : Fault.Invalid($"Expected UUID or name for node_ident: {PythonText.Plain(ident)}");
        return wanted.NodeUuid != Guid.Empty ? wanted.NodeUuid.ToString() : ApiFaults.Schema("port", "'node_uuid' is a required property");
    }

    private async ValueTask<Fault?> CheckNodeAsync(ImmutableArray<PatchOperation> patch, ApiRequest request)
    {
        foreach (var operation in patch)
        {
            if (operation is not { Root: "node_uuid", Value: { ValueKind: JsonValueKind.String } value } || !Uuids.TryParse(value.GetString(), out var uuid)) continue;
            if (await nodes.FindVisibleAsync(uuid.ToString(), request) is not { } node) return Fault.Invalid($"Node {uuid} could not be found.");
            if (request.Caller.Refuse(Rules.PortUpdate, node) is { } denied) return denied;
        }

        return null;
    }

    private async ValueTask<(Port? Port, IResult? Answer)> FindAsync(ApiRequest request)
    {
        var ident = request.Route("port");
        if (!Uuids.TryParse(ident, out _) && !Names.IsLogical(ident))
            return (null, Answers.RefusedByRouter(StatusCodes.Status400BadRequest, $"Expected UUID or name for port: {ident}"));
        var port = request.Version >= 88 || Uuids.TryParse(ident, out _) ? await ports.FindAsync(ident, request.Aborted) : null;
        return port is null ? (null, Answers.Refused(Fault.NotFound($"Port {ident} could not be found."))) : (port, null);
    }
}
