using Ironic.Api.Requests;
using Ironic.Conductor.Nodes;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;

namespace Ironic.Api.Policy;

/// <summary>What a caller sees of nodes, and of what belongs to them.</summary>
internal static class Visibility
{
    public static bool Sees(this Caller caller, Node node) => caller.SeesAll || Rules.NodeGet.Allows(caller, PolicyTarget.Of(node));

    /// <summary>A node that a body or a filter names: for those who may not see it there is none.</summary>
    public static async ValueTask<Node?> FindVisibleAsync(this INodeService nodes, string ident, ApiRequest request) =>
        await nodes.FindAsync(ident, request.Aborted) is { } node && request.Caller.Sees(node) ? node : null;

    /// <summary>Null: the caller may do it to the node.</summary>
    public static Fault? Refuse(this Caller caller, PolicyRule rule, Node node) => rule.Allows(caller, PolicyTarget.Of(node)) ? null : rule.Denial;

    /// <summary>
    /// The project whose things alone may be listed; null: all may. Asking by name for another project's is refused as in Ironic, not answered with an empty list.
    /// </summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="asked">The project that a filter names; null: none.</param>
    /// <param name="all">The rule of those who see all.</param>
    public static Outcome<Only> ListsOnly(this Caller caller, string? asked, PolicyRule all)
    {
        if (caller.SeesAll) return default(Only);
        return caller.Project is { } own && (asked is null || asked == own) ? new Only(own) : all.Denial;
    }

    /// <param name="Project">Null: no restriction.</param>
    public readonly record struct Only(string? Project)
    {
        public bool IsRestricted => Project is not null;
    }
}
