using Ironic.Api.Policy;
using Ironic.Model.Nodes;
using System.Collections.Immutable;
using System.Text.Json;
using Ironic.Api.Fields;
using Ironic.Api.Lists;
using Ironic.Api.Patch;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Conductor.Resources;
using Ironic.Model.Faults;
using Ironic.Model.Resources;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Resources;

/// <summary>List, create, show, change, delete: what all collections have alike. A kind adds its fields, its filters and what it has beside.</summary>
internal abstract partial class ResourceEndpoints<T>(Collection collection, FieldTable<T> table, IResourceService<T> service, Surroundings around) : IResource where T : Resource
{
    protected Surroundings Around => around;

    protected IResourceService<T> Service => service;

    protected string Path => $"/v1/{collection.Path}";

    public virtual void Map(IEndpointRouteBuilder routes)
    {
        var one = $"{Path}/{{resource}}";
        var rules = collection.Rules;
        collection.Gate(routes.OnGet(Path, request => ListAsync(request, detail: false)), HttpMethods.Get).Requires(rules.List);
        collection.Gate(routes.OnPost(Path, CreateAsync), HttpMethods.Post).Requires(rules.Create);
        if (collection.HasDetailPath) collection.Gate(routes.OnGet(Path + "/detail", request => ListAsync(request, detail: true)), HttpMethods.Get).Requires(rules.List);
        collection.Gate(routes.OnGet(one, ShowAsync), HttpMethods.Get).Requires(rules.Get, rules.Subject);
        collection.Gate(routes.OnPatch(one, UpdateAsync), HttpMethods.Patch, collection.PatchSince).Requires(rules.Update, rules.Subject);
        collection.Gate(routes.OnDelete(one, DeleteAsync), HttpMethods.Delete).Requires(rules.Delete, rules.Subject);
        if (collection.BelowNodesSince is { } since) MapBelowNodes(routes, since);
    }

    /// <summary>A new one, before anything is set on it.</summary>
    protected abstract T New(Guid uuid, DateTimeOffset now);

    /// <summary>Body keys that are no fields, read by <see cref="CompleteAsync"/>.</summary>
    protected virtual string[] Apart => [];

    /// <summary>What creation takes beyond the fields' own rules.</summary>
    protected virtual ValueTask<Outcome<T>> CompleteAsync(T wanted, JsonElement body, ApiRequest request) => new(wanted);

    protected virtual Task<Outcome<T>> StoreAsync(T complete, ApiRequest request) => service.CreateAsync(complete, request.Aborted);

    /// <summary>Where fields have rules of their own. Null: allowed.</summary>
    protected virtual Fault? RefusePatch(ImmutableArray<PatchOperation> patch, T resource, Caller caller) => null;

    /// <summary>The node that a new one is to belong to; null: there is none that the caller may see. Asks the rule of creation, too.</summary>
    protected async ValueTask<Outcome<Node?>> FindOwnerAsync(Guid uuid, ApiRequest request)
    {
        var node = await around.Nodes.FindVisibleAsync(uuid.ToString(), request);
        return node is not null && request.Caller.Refuse(collection.Rules.Create, node) is { } denied ? denied : node;
    }

    /// <summary>What a change takes beyond the fields' own rules; pure.</summary>
    protected virtual Outcome<T> Change(T before, T after) => after;

    /// <summary>The resource of the path, or the answer that says why there is none.</summary>
    protected async ValueTask<(T? Found, IResult? Answer)> FindAsync(ApiRequest request)
    {
        var ident = request.Route("resource");
        var isUuid = Uuids.TryParse(ident, out _);
        if (!isUuid && !collection.Named) return (null, Answers.Refused(Fault.Invalid($"Expected UUID for {table.Subject}_uuid: {ident}")));
        if (!isUuid && !Names.IsLogical(ident)) return (null, Answers.RefusedByRouter(StatusCodes.Status400BadRequest, $"Expected UUID or name for {table.Subject}: {ident}"));
        return await service.FindAsync(ident, request.Aborted) is { } found ? (found, null) : (null, Answers.Refused(ResourceFaults.NotFound<T>(ident)));
    }

    private async Task<IResult> CreateAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } unexpected) return Answers.Refused(unexpected);
        if (!(await request.ReadJsonAsync()).TryGet(out var body, out var unreadable)) return Answers.Refused(unreadable);
        if (body.ValueKind == JsonValueKind.Undefined) body = JsonElement.Parse("{}"); // no body is an empty one
        var draft = New(around.Ids.NewId(), around.Time.GetUtcNow());
        if (!table.Create(draft, body, request.Version, Apart).TryGet(out var wanted, out var wrong)) return Answers.Refused(wrong);
        if (!(await CompleteAsync(wanted, body, request)).TryGet(out var complete, out var unfit)) return Answers.Refused(unfit);
        return (await StoreAsync(complete, request)).TryGet(out var created, out var fault)
            ? Answers.Created(table, created, $"{collection.Path}/{created.Uuid}", request)
            : Answers.Refused(fault);
    }

    private async Task<IResult> ShowAsync(ApiRequest request)
    {
        var arguments = request.Query();
        var fields = Projection<T>.ReadFields(arguments, table);
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        var (found, answer) = await FindAsync(request);
        return found is null ? answer! : Answers.Json(writer => new View<T>(fields, request.Views).Write(writer, found));
    }

    private async Task<IResult> UpdateAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } unexpected) return Answers.Refused(unexpected);
        if (!(await request.ReadJsonAsync()).TryGet(out var body, out var unreadable)) return Answers.Refused(unreadable);
        if (!JsonPatch.Parse(body, collection.PatchesAnyPath).TryGet(out var patch, out var malformed)) return Answers.Refused(malformed);
        if (table.Check(patch, request.Version) is { } wrong) return Answers.Refused(wrong);
        if (await CheckNodeAsync(patch, request) is { } unknown) return Answers.Refused(unknown);
        var (found, answer) = await FindAsync(request);
        if (found is null) return answer!;
        if (RefusePatch(patch, found, request.Caller) is { } denied) return Answers.Refused(denied);
        var outcome = await service.UpdateAsync(
            found.Uuid,
            latest => table.Apply(latest, patch, request.Version).TryGet(out var after, out var fault) ? Change(latest, after) : fault,
            request.Aborted);
        return outcome.TryGet(out var updated, out var refused) ? Answers.Full(table, updated, request) : Answers.Refused(refused);
    }

    /// <summary>What moves to another node must be the caller's to change there, too. A node that is not there the conductor refuses.</summary>
    private async ValueTask<Fault?> CheckNodeAsync(ImmutableArray<PatchOperation> patch, ApiRequest request)
    {
        if (request.Caller.System >= collection.Rules.Update.System) return null;
        foreach (var operation in patch)
        {
            if (operation is not { Root: "node_uuid", Value: { ValueKind: JsonValueKind.String } value } || !Uuids.TryParse(value.GetString(), out var uuid)) continue;
            if (await around.Nodes.FindVisibleAsync(uuid.ToString(), request) is not { } node) return Fault.Invalid($"Node {uuid} could not be found.");
            if (request.Caller.Refuse(collection.Rules.Update, node) is { } denied) return denied;
        }

        return null;
    }

    private async Task<IResult> DeleteAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        var (found, answer) = await FindAsync(request);
        return found is null ? answer! : Answers.Of(await service.DeleteAsync(found.Uuid, request.Aborted), Answers.NoContent);
    }
}
