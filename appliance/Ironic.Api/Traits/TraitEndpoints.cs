using Ironic.Api.Policy;
using System.Collections.Immutable;
using System.Text.Json;
using Ironic.Api.Faults;
using Ironic.Api.Microversions;
using Ironic.Api.Nodes;
using Ironic.Api.Requests;
using Ironic.Conductor.Nodes;
using Ironic.Model.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Traits;

/// <summary><c>/v1/nodes/{n}/traits</c> (contract, section 2.6).</summary>
internal sealed class TraitEndpoints(INodeService nodes) : IResource
{
    public void Map(IEndpointRouteBuilder routes)
    {
        const string All = "/v1/nodes/{ident}/traits", One = All + "/{trait}";
        routes.OnGet(All, ListAsync).Since(37, FaultDialect.Router).Requires(Rules.NodeListTraits, Subject.Node);
        routes.OnPut(All, ReplaceAsync).Since(37, FaultDialect.Router).Requires(Rules.NodeSetTraits, Subject.Node);
        routes.OnDelete(All, ClearAsync).Since(37, FaultDialect.Router).Requires(Rules.NodeDeleteTraits, Subject.Node);
        routes.OnPut(One, AddAsync).Since(37, FaultDialect.Router).Requires(Rules.NodeSetTraits, Subject.Node);
        routes.OnDelete(One, RemoveAsync).Since(37, FaultDialect.Router).Requires(Rules.NodeDeleteTraits, Subject.Node);
    }

    private async Task<IResult> ListAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        return Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("traits"u8);
            foreach (var trait in node.Traits) writer.WriteStringValue(trait);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private async Task<IResult> ReplaceAsync(ApiRequest request)
    {
        if (!(await request.ReadArgumentsAsync()).TryGet(out var arguments, out var unreadable)) return Answers.Refused(unreadable);
        var traits = Read(arguments);
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? Answers.Of(await nodes.SetTraitsAsync(node.Uuid, traits, request.Aborted), Answers.NoContent)
            : missing;
    }

    private async Task<IResult> ClearAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? Answers.Of(await nodes.SetTraitsAsync(node.Uuid, [], request.Aborted), Answers.NoContent)
            : missing;
    }

    private async Task<IResult> AddAsync(ApiRequest request)
    {
        if (!(await request.ReadArgumentsAsync()).TryGet(out var arguments, out var unreadable)) return Answers.Refused(unreadable);
        if (arguments.Finish() is { }) return Answers.Refused(Fault.Invalid("A single node trait should be added via PUT /v1/nodes/<Node ID>/traits/<trait>, without a body"));
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        var trait = request.Route("trait");
        return Answers.Of(
            await nodes.AddTraitAsync(node.Uuid, trait, request.Aborted),
            Answers.NoContentAt(request.Links.Self($"nodes/{request.Route("ident")}/traits/{trait}")));
    }

    private async Task<IResult> RemoveAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? Answers.Of(await nodes.RemoveTraitAsync(node.Uuid, request.Route("trait"), request.Aborted), Answers.NoContent)
            : missing;
    }

    private static ImmutableSortedSet<string> Read(Arguments arguments)
    {
        if (arguments.Json("traits") is not { } given)
        {
            arguments.Refuse(Arguments.Missing("traits"));
            return [];
        }

        if (given.ValueKind == JsonValueKind.Array && given.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
            return given.EnumerateArray().Select(item => item.GetString()!).ToImmutableSortedSet(StringComparer.Ordinal);
        arguments.Refuse(ApiFaults.Schema("body", $"{PythonText.Of(given)} is not a list of strings"));
        return [];
    }
}
