using System.Diagnostics.CodeAnalysis;
using Ironic.Api.Requests;
using Ironic.Conductor.Nodes;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Microsoft.AspNetCore.Http;

namespace Ironic.Api.Nodes;

/// <summary>The <c>{ident}</c> of a path: a UUID, or from 1.5 on a name.</summary>
internal static class NodeLookup
{
    /// <summary>The node, or the answer that says why there is none.</summary>
    public static async ValueTask<Found> FindNodeAsync(this INodeService nodes, ApiRequest request)
    {
        var ident = request.Route("ident");
        if (!Uuids.TryParse(ident, out _) && !Names.IsLogical(ident))
            return new(null, Answers.RefusedByRouter(StatusCodes.Status400BadRequest, $"Expected UUID or name for node: {ident}"));
        return await nodes.LookUpAsync(request) is { } node ? new(node, null) : new(null, Answers.Refused(Fault.NodeNotFound(ident)));
    }

    /// <summary>Null: there is none, or the path cannot name one.</summary>
    public static async ValueTask<Node?> LookUpAsync(this INodeService nodes, ApiRequest request)
    {
        var ident = request.Route("ident");
        var node = await FindAsync(nodes, ident, request);

        // "x.json" means x, unless only a node of that whole name exists.
        return node is null && request.SegmentWithSuffix is { } whole && whole.StartsWith(ident, StringComparison.Ordinal) ? await FindAsync(nodes, whole, request) : node;
    }

    private static ValueTask<Node?> FindAsync(INodeService nodes, string ident, ApiRequest request) =>
        request.Version >= 5 || Uuids.TryParse(ident, out _) ? nodes.FindAsync(ident, request.Aborted) : new((Node?)null);

    internal readonly record struct Found(Node? Node, IResult? Answer)
    {
        public bool TryGet([NotNullWhen(true)] out Node? node, [NotNullWhen(false)] out IResult? answer)
        {
            (node, answer) = (Node, Answer);
            return node is not null;
        }
    }
}
