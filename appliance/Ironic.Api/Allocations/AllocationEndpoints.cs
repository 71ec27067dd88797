using Ironic.Api.Policy;
using System.Collections.Immutable;
using System.Text.Json;
using Ironic.Api.Faults;
using Ironic.Api.Lists;
using Ironic.Api.Requests;
using Ironic.Api.Resources;
using Ironic.Conductor.Allocations;
using Ironic.Model.Allocations;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;

namespace Ironic.Api.Allocations;

/// <summary><c>/v1/allocations</c> (contract, section 2.14).</summary>
internal sealed class AllocationEndpoints(IAllocationService allocations, Surroundings around) : ResourceEndpoints<Allocation>(Collection, AllocationFields.Table, allocations, around)
{
    private const int BackfillSince = 58, MaxCandidates = 10_000;

    private static readonly Collection Collection = new("allocations", "allocations", 52,
        new(Subject.Allocation, Rules.AllocationList, Rules.AllocationGet, Rules.AllocationCreate, Rules.AllocationUpdate, Rules.AllocationDelete))
    {
        Named = true, Hidden = "allocations", PatchSince = 57, PatchesAnyPath = true, ProjectFilter = "owner",
    };

    protected override string[] Apart => ["candidate_nodes", "node"];

    protected override Allocation New(Guid uuid, DateTimeOffset now) => new() { Uuid = uuid, CreatedAt = now };

    /// <summary>Lists show all fields unless some are named.</summary>
    protected override Projection<Allocation> ReadProjection(Arguments arguments, bool always) =>
        arguments.Has("fields") ? Projection<Allocation>.Read(arguments, AllocationFields.Table) : new(AllocationFields.Table.Full(arguments.Version), "");

    protected override Filter ReadFilter(Arguments arguments)
    {
        var (resourceClass, owner) = (arguments.Text("resource_class"), arguments.Text("owner", since: 60));
        var state = arguments.Choice<AllocationState>("state", given => $"Allocation state \"{given}\" is not valid, there are {string.Join(", ", Enum.GetValues<AllocationState>().Select(known => known.ToWire()))}");
        return new(arguments.Text("node"), allocation =>
            (resourceClass is null || allocation.ResourceClass == resourceClass) && (owner is null || allocation.Owner == owner) && (state is null || allocation.State == state));
    }

    protected override Filter Narrow(Filter filter, Caller caller) => filter with { Where = Both(filter.Where, allocation => Rules.AllocationGet.Allows(caller, PolicyTarget.Of(allocation))) };

    protected override Fault UnknownNode(string ident) => Fault.Invalid($"Node {ident} could not be found.");

    protected override async ValueTask<Outcome<Allocation>> CompleteAsync(Allocation wanted, JsonElement body, ApiRequest request)
    {
        if (!Authorize(wanted, request.Caller).TryGet(out var allowed, out var denied)) return denied;
        if (!(await ReadNodeAsync(body, request)).TryGet(out var node, out var unknown)) return unknown;
        var complete = allowed with { ResourceClass = allowed.ResourceClass ?? node.Of?.ResourceClass };
        if (complete.ResourceClass is null && node.Of is null) return ApiFaults.Schema("allocation", "'resource_class' is a required property");
        if (!(await ReadCandidatesAsync(body, request)).TryGet(out var candidates, out var bad)) return bad;

        // An instance that runs already is what the allocation is made for.
        var named = body.TryGetProperty("uuid", out var uuid) && uuid.ValueKind != JsonValueKind.Null;
        return complete with { CandidateNodes = candidates, Uuid = !named && node.Of?.InstanceUuid is { } instance ? instance : complete.Uuid, NodeUuid = node.Of?.Uuid };
    }

    protected override Task<Outcome<Allocation>> StoreAsync(Allocation complete, ApiRequest request) => complete.NodeUuid is { } node
        ? allocations.BackfillAsync(complete, node, request.Aborted)
        : allocations.CreateAsync(complete, request.Aborted);

    /// <summary>A project allocates for itself.</summary>
    private static Outcome<Allocation> Authorize(Allocation wanted, Caller caller)
    {
        if (caller.System >= Rules.AllocationCreateRestricted.System) return wanted;
        return wanted.Owner is null || wanted.Owner == caller.Project ? wanted with { Owner = caller.Project } : Rules.AllocationCreateRestricted.Denial;
    }

    /// <summary>The node whose instance is to get an allocation.</summary>
    private async ValueTask<Outcome<MaybeNode>> ReadNodeAsync(JsonElement body, ApiRequest request)
    {
        if (!body.TryGetProperty("node", out var given) || given.ValueKind == JsonValueKind.Null) return default(MaybeNode);
        if (request.Version < BackfillSince) return Fault.Invalid("Cannot set 'node' when creating an allocation in this API version");
        if (given.ValueKind != JsonValueKind.String) return ApiFaults.Schema("allocation", $"{PythonText.Of(given)} is not of type 'string', 'null'");
        return await Around.Nodes.FindVisibleAsync(given.GetString()!, request) is { } node ? new MaybeNode(node) : Fault.Invalid($"Node {given.GetString()} could not be found.");
    }

    private async ValueTask<Outcome<ImmutableArray<Guid>>> ReadCandidatesAsync(JsonElement body, ApiRequest request)
    {
        if (!body.TryGetProperty("candidate_nodes", out var given) || given.ValueKind == JsonValueKind.Null) return Outcome.Of<ImmutableArray<Guid>>([]);
        if (given.ValueKind != JsonValueKind.Array || given.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            return ApiFaults.Schema("allocation", $"{PythonText.Of(given)} is not a list of strings (candidate_nodes)");
        if (given.GetArrayLength() > MaxCandidates) return ApiFaults.Schema("allocation", $"more than {MaxCandidates} candidate_nodes");
        var found = ImmutableArray.CreateBuilder<Guid>(given.GetArrayLength());
        foreach (var ident in given.EnumerateArray().Select(item => item.GetString()!))
        {
            if (await Around.Nodes.FindVisibleAsync(ident, request) is not { } node) return Fault.Invalid($"Node {ident} could not be found.");
            if (!found.Contains(node.Uuid)) found.Add(node.Uuid);
        }

        return Outcome.Of(found.ToImmutable());
    }

    /// <summary>Null: none was named.</summary>
    private readonly record struct MaybeNode(Node? Of);
}
