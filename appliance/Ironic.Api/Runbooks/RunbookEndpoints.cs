using Ironic.Api.Patch;
using Ironic.Api.Policy;
using System.Collections.Immutable;
using System.Text.Json;
using Ironic.Api.Faults;
using Ironic.Api.Microversions;
using Ironic.Api.Requests;
using Ironic.Api.Resources;
using Ironic.Conductor.Nodes;
using Ironic.Conductor.Resources;
using Ironic.Model.Faults;
using Ironic.Model.Templates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Runbooks;

/// <summary><c>/v1/runbooks</c> and the traits by which nodes approve them (contract, section 2.16).</summary>
internal sealed class RunbookEndpoints(IResourceService<Runbook> runbooks, Surroundings around) : ResourceEndpoints<Runbook>(Collection, RunbookFields.Table, runbooks, around)
{
    private const int TraitsSince = 112;

    private static readonly Collection Collection = new("runbooks", "runbooks", 92,
        new(Subject.Runbook, Rules.RunbookList, Rules.RunbookGet, Rules.RunbookCreate, Rules.RunbookGet, Rules.RunbookDelete)) // PATCH: each field has a rule of its own
    {
        Named = true, Hidden = "runbooks", ProjectFilter = "project",
    };

    public override void Map(IEndpointRouteBuilder routes)
    {
        base.Map(routes);
        var all = Path + "/{resource}/traits";
        routes.OnGet(all, ListTraitsAsync).Since(TraitsSince).Requires(Rules.RunbookGet, Subject.Runbook);
        routes.OnPut(all, ReplaceTraitsAsync).Since(TraitsSince).Requires(Rules.RunbookUpdate, Subject.Runbook);
        routes.OnDelete(all, request => ChangeTraitsAsync(request, _ => [])).Since(TraitsSince).Requires(Rules.RunbookUpdate, Subject.Runbook);
        routes.OnPut(all + "/{trait}", request => ChangeTraitsAsync(request, traits => traits.Add(request.Route("trait")))).Since(TraitsSince).Requires(Rules.RunbookUpdate, Subject.Runbook);
        routes.OnDelete(all + "/{trait}", request => ChangeTraitsAsync(request, traits => traits.Remove(request.Route("trait")))).Since(TraitsSince).Requires(Rules.RunbookUpdate, Subject.Runbook);
    }

    protected override Runbook New(Guid uuid, DateTimeOffset now) => new() { Uuid = uuid, Name = "", Steps = [], CreatedAt = now };

    protected override ValueTask<Outcome<Runbook>> CompleteAsync(Runbook wanted, JsonElement body, ApiRequest request) =>
        new(wanted is { Public: true, Owner: not null } ? Fault.Invalid("A runbook cannot be public and have an owner") : Authorize(wanted, request.Caller));

    /// <summary>What becomes public has no owner any more.</summary>
    protected override Outcome<Runbook> Change(Runbook before, Runbook after)
    {
        if (after is not { Public: true, Owner: not null }) return after;
        return before.Public || before.Owner != after.Owner ? Fault.Invalid("Cannot set an owner on a public runbook") : after with { Owner = null };
    }

    protected override Fault? RefusePatch(ImmutableArray<PatchOperation> patch, Runbook resource, Caller caller) =>
        RunbookFields.Table.Refuse(patch, Rules.RunbookUpdate, caller, PolicyTarget.Of(resource));

    /// <summary>A project's own and the public ones.</summary>
    protected override Filter Narrow(Filter filter, Caller caller) => new(Where: runbook => Rules.RunbookGet.Allows(caller, PolicyTarget.Of(runbook)));

    protected override Filter ReadFilter(Arguments arguments) => arguments.Text("project") is { } project ? new(Where: runbook => runbook.Owner == project) : new();

    /// <summary>A project makes runbooks for itself.</summary>
    private static Outcome<Runbook> Authorize(Runbook wanted, Caller caller)
    {
        if (caller.System >= Rules.RunbookCreate.System) return wanted;
        if (wanted.Public) return Fault.Invalid("Cannot create a public runbook as a project scoped admin.");
        if (wanted.Owner is not null && wanted.Owner != caller.Project) return Fault.Invalid("Cannot create a runbook as a project scoped admin with an owner other than your own project.");
        return wanted with { Owner = caller.Project };
    }

    private async Task<IResult> ListTraitsAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        var (found, answer) = await FindAsync(request);
        return found is null ? answer! : Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("traits"u8);
            foreach (var trait in found.Traits) writer.WriteStringValue(trait);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private async Task<IResult> ReplaceTraitsAsync(ApiRequest request)
    {
        if (!(await request.ReadArgumentsAsync()).TryGet(out var arguments, out var unreadable)) return Answers.Refused(unreadable);
        var given = arguments.Json("traits");
        if (given is null) arguments.Refuse(Arguments.Missing("traits"));
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (given is not { ValueKind: JsonValueKind.Array } list || list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            return Answers.Refused(ApiFaults.Schema("body", $"{PythonText.Of(given!.Value)} is not a list of strings"));
        return await StoreTraitsAsync(request, _ => [.. list.EnumerateArray().Select(item => item.GetString()!)]);
    }

    private async Task<IResult> ChangeTraitsAsync(ApiRequest request, Func<ImmutableSortedSet<string>, ImmutableSortedSet<string>> change) =>
        request.Query().Finish() is { } wrong ? Answers.Refused(wrong) : await StoreTraitsAsync(request, change);

    private async Task<IResult> StoreTraitsAsync(ApiRequest request, Func<ImmutableSortedSet<string>, ImmutableSortedSet<string>> change)
    {
        var (found, answer) = await FindAsync(request);
        if (found is null) return answer!;
        var outcome = await Service.UpdateAsync(found.Uuid, latest =>
        {
            var traits = change(latest.Traits);
            return TraitNames.Problem(traits) is { } problem ? problem : latest with { Traits = traits };
        }, request.Aborted);
        return outcome.TryGet(out _, out var fault) ? Answers.NoContent : Answers.Refused(fault);
    }
}
