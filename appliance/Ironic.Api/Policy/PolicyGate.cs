using System.Collections.Frozen;
using Ironic.Api.Nodes;
using Ironic.Api.Requests;
using Ironic.Conductor.Allocations;
using Ironic.Conductor.Nodes;
using Ironic.Conductor.Ports;
using Ironic.Conductor.Resources;
using Ironic.Model.Allocations;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Resources;
using Ironic.Model.Templates;
using Ironic.Model.Volumes;

namespace Ironic.Api.Policy;

/// <summary>Asks an endpoint's rule before its handler runs. Who may not even see a thing is told, as by its handler, that it is not there.</summary>
internal sealed class PolicyGate
{
    private readonly INodeService _nodes;
    private readonly FrozenDictionary<Subject, Func<ApiRequest, ValueTask<Named?>>> _subjects;

    public PolicyGate(INodeService nodes, IPortService ports, IResourceService<Portgroup> portgroups, IResourceService<VolumeConnector> connectors, IResourceService<VolumeTarget> targets,
        IAllocationService allocations, IResourceService<Runbook> runbooks)
    {
        _nodes = nodes;
        _subjects = new Dictionary<Subject, Func<ApiRequest, ValueTask<Named?>>>
        {
            [Subject.Node] = async request => await FindNodeAsync(request) is { } node ? Of(node, Fault.NodeNotFound(request.Route("ident"))) : null,
            [Subject.Port] = async request => await ports.FindAsync(request.Route("port"), request.Aborted) is { } port
                ? await BelongingToAsync(port.NodeUuid, Fault.NotFound($"Port {request.Route("port")} could not be found."), request) : null,
            [Subject.Portgroup] = request => OnNodeAsync(portgroups, "resource", request),
            [Subject.PortsOfPortgroup] = request => OnNodeAsync(portgroups, "portgroup", request),
            [Subject.VolumeConnector] = request => OnNodeAsync(connectors, "resource", request),
            [Subject.VolumeTarget] = request => OnNodeAsync(targets, "resource", request),
            [Subject.Allocation] = async request => await allocations.FindAsync(request.Route("resource"), request.Aborted) is { } allocation
                ? new Named(PolicyTarget.Of(allocation), Rules.AllocationGet, ResourceFaults.NotFound<Allocation>(request.Route("resource"))) : null,
            [Subject.AllocationOfNode] = request => AllocationOfNodeAsync(allocations, request),
            [Subject.Runbook] = async request => await runbooks.FindAsync(request.Route("resource"), request.Aborted) is { } runbook
                ? new Named(PolicyTarget.Of(runbook), Rules.RunbookGet, ResourceFaults.NotFound<Runbook>(request.Route("resource"))) : null,
        }.ToFrozenDictionary();
    }

    /// <summary>Null: go on. What the path names is looked for only for callers whose rights hang on whose it is.</summary>
    public ValueTask<Fault?> RefuseAsync(ApiRequest request, Requirement required) => request.Caller.System >= required.Rule.System
        ? default
        : JudgeAsync(request, required);

    private async ValueTask<Fault?> JudgeAsync(ApiRequest request, Requirement required)
    {
        var caller = request.Caller;
        if (required.Subject == Subject.None || caller is { Project: null, SeesAll: false }) return required.Rule.MayAllow(caller) ? null : required.Rule.Denial;
        if (await _subjects[required.Subject](request) is not { } named) return null; // the handler knows how to say so
        if (!named.Visible.Allows(caller, named.Target)) return named.Hidden;
        return required.Rule.Allows(caller, named.Target) ? null : required.Rule.Denial;
    }

    private async ValueTask<Named?> OnNodeAsync<T>(IResourceService<T> service, string segment, ApiRequest request) where T : Resource
    {
        var ident = request.Route(segment);
        return await service.FindAsync(ident, request.Aborted) is { OwningNode: { } node } ? await BelongingToAsync(node, ResourceFaults.NotFound<T>(ident), request) : null;
    }

    private async ValueTask<Named?> BelongingToAsync(Guid uuid, Fault hidden, ApiRequest request) =>
        await _nodes.FindAsync(uuid.ToString(), request.Aborted) is { } node ? Of(node, hidden) : null;

    private async ValueTask<Named?> AllocationOfNodeAsync(IAllocationService allocations, ApiRequest request)
    {
        if (await FindNodeAsync(request) is not { } node) return null;
        if (!Rules.NodeGet.Allows(request.Caller, PolicyTarget.Of(node))) return Of(node, Fault.NodeNotFound(request.Route("ident")));
        return node.AllocationUuid is { } uuid && await allocations.FindAsync(uuid.ToString(), request.Aborted) is { } allocation
            ? new Named(PolicyTarget.Of(allocation), Rules.AllocationGet, Fault.NotFound($"Allocation for node {request.Route("ident")} could not be found."))
            : null;
    }

    /// <summary>However its handler reads the path: names are for some of them, and for some versions, only.</summary>
    private async ValueTask<Node?> FindNodeAsync(ApiRequest request) => await _nodes.LookUpAsync(request) ?? await _nodes.FindAsync(request.Route("ident"), request.Aborted);

    private static Named Of(Node node, Fault hidden) => new(PolicyTarget.Of(node), Rules.NodeGet, hidden);

    /// <summary>What a path names.</summary>
    /// <param name="Target">Whose it is.</param>
    /// <param name="Visible">Who may know that it is there.</param>
    /// <param name="Hidden">What the others are told.</param>
    private sealed record Named(PolicyTarget Target, PolicyRule Visible, Fault Hidden);
}
