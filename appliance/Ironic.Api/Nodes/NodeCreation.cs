using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Conductor.Nodes;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;

namespace Ironic.Api.Nodes;

/// <summary>What a project's administrator may create: nodes of his own project (contract, section 6.3).</summary>
internal static class NodeCreation
{
    /// <summary>The node as the caller may create it: a project's gets its owner.</summary>
    public static async ValueTask<Outcome<Node>> AuthorizeAsync(Node wanted, INodeService nodes, ApiRequest request)
    {
        var caller = request.Caller;
        if (wanted.AutomatedClean is false && !Rules.NodeDisableCleaning.Allows(caller, PolicyTarget.Of(wanted))) return Rules.NodeDisableCleaning.Denial;
        if (caller.System >= Rules.NodeCreate.System) return wanted;
        if (wanted.Owner is not null && wanted.Owner != caller.Project) return Fault.Invalid("Cannot create a node as a project scoped admin with an owner other than your own project.");
        if (wanted.ParentNode is { } parent && await nodes.FindVisibleAsync(parent.ToString(), request) is null) return Fault.Invalid($"Node {parent} could not be found.");
        return wanted with { Owner = caller.Project };
    }
}
