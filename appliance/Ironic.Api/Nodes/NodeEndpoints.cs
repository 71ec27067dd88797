using Ironic.Api.Faults;
using Ironic.Api.Fields;
using Ironic.Api.Lists;
using Ironic.Api.Patch;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Conductor.Nodes;
using Ironic.Model.Faults;
using Ironic.Model.Identity;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Nodes;

/// <summary>A node: create, show, change, delete (contract, sections 2.1 and 3.3).</summary>
internal sealed class NodeEndpoints(INodeService nodes, IIdSource ids, TimeProvider time) : IResource
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnPost("/v1/nodes", CreateAsync).Requires(Rules.NodeCreate);
        routes.OnGet("/v1/nodes/{ident}", ShowAsync).Requires(Rules.NodeGet, Subject.Node);
        routes.OnPatch("/v1/nodes/{ident}", UpdateAsync).Requires(Rules.NodeGet, Subject.Node); // each field has a rule of its own
        routes.OnDelete("/v1/nodes/{ident}", DeleteAsync).Requires(Rules.NodeDelete, Subject.Node);
        routes.OnGet("/v1/nodes/{ident}/states", ShowStatesAsync).Requires(Rules.NodeGetStates, Subject.Node);

        // Ironic's router takes these for the calls above with an argument missing, or too many.
        routes.On("/v1/nodes", _ => Task.FromResult(Answers.Refused(Arguments.Missing("node_ident"))), HttpMethods.Delete, HttpMethods.Patch).Requires(Rules.NodeList);
        routes.OnGet("/v1/nodes/{ident}/{field}", request =>
            Task.FromResult(Answers.Refused(Fault.Invalid($"Field {request.Route("field")} is not a valid field.")))).Requires(Rules.NodeGet, Subject.Node);
    }

    private async Task<IResult> CreateAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } unexpected) return Answers.Refused(unexpected);
        if (!(await request.ReadJsonAsync()).TryGet(out var body, out var unreadable)) return Answers.Refused(unreadable);
        var draft = new Node
        {
            Uuid = ids.NewId(),
            Driver = "",
            Provision = new(request.Version >= 11 ? ProvisionState.Enroll : ProvisionState.Available, null),
            CreatedAt = time.GetUtcNow(),
        };
        if (!NodeFields.Table.Create(draft, body, request.Version).TryGet(out var wanted, out var wrong)) return Answers.Refused(wrong);
        if (!(await NodeCreation.AuthorizeAsync(wanted, nodes, request)).TryGet(out var allowed, out var denied)) return Answers.Refused(denied);
        return (await nodes.CreateAsync(allowed, request.Aborted)).TryGet(out var created, out var fault)
            ? Answers.Created(NodeFields.Table, created, $"nodes/{created.Uuid}", request)
            : Answers.Refused(fault);
    }

    private async Task<IResult> ShowAsync(ApiRequest request)
    {
        var arguments = request.Query();
        var fields = Projection<Node>.ReadFields(arguments, NodeFields.Table);
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? Answers.Json(writer => new View<Node>(fields, request.Views, keep: NodeFields.Table.IsFull(fields, request.Version)).Write(writer, node))
            : missing;
    }

    private async Task<IResult> UpdateAsync(ApiRequest request)
    {
        var arguments = request.Query();
        var reset = arguments.Flag("reset_interfaces", since: 45) ?? false;
        if (arguments.Finish() is { } unexpected) return Answers.Refused(unexpected);
        if (!(await request.ReadJsonAsync()).TryGet(out var body, out var unreadable)) return Answers.Refused(unreadable);
        if (!JsonPatch.Parse(body).TryGet(out var patch, out var malformed)) return Answers.Refused(malformed);
        if (NodeFields.Table.Check(patch, request.Version) is { } wrong) return Answers.Refused(wrong);
        if (reset && !patch.Any(operation => operation.Root == "driver"))
            return Answers.Refused(Fault.Invalid("The reset_interfaces parameter can only be used when changing the node's driver."));
        if (request.Version < 25 && patch.Any(operation => operation is { Verb: PatchVerb.Remove, Root: "chassis_uuid" })) return Answers.Refused(ApiFaults.TooNew);

        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        if (NodeFields.Table.Refuse(patch, Rules.NodeUpdate, request.Caller, PolicyTarget.Of(node)) is { } denied) return Answers.Refused(denied);
        if (node.Provision.State == ProvisionState.Active && patch.Any(operation => operation.Root == "owner") && request.Caller.Refuse(Rules.NodeUpdateOwnerProvisioned, node) is not null)
            return Answers.Refused(Fault.Conflict($"Cannot update owner of node \"{node.Uuid}\" while it is in state \"active\"."));
        var outcome = await nodes.UpdateAsync(node.Uuid, latest => NodeFields.Table.Apply(reset ? WithoutInterfaces(latest) : latest, patch, request.Version), request.Aborted);
        return outcome.TryGet(out var updated, out var fault) ? Answers.Full(NodeFields.Table, updated, request) : Answers.Refused(fault);
    }

    private async Task<IResult> DeleteAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? Answers.Of(await nodes.DeleteAsync(node.Uuid, request.Aborted), Answers.NoContent)
            : missing;
    }

    private async Task<IResult> ShowStatesAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? Answers.Json(writer => new View<Node>(NodeFields.Table.Part(request.Version, NodeFields.States), request.Views).Write(writer, node))
            : missing;
    }

    /// <summary>A new driver chooses anew; what the patch names is set on top.</summary>
    private static Node WithoutInterfaces(Node node) => node with { Interfaces = node.Interfaces.Clear() };
}
