using Microsoft.AspNetCore.Builder;

namespace Ironic.Api.Policy;

/// <summary>What an endpoint's path names, which a rule is about.</summary>
internal enum Subject
{
    /// <summary>Nothing, or what only the body tells: the handler asks once more when it has read it.</summary>
    None,
    Node,
    Port,
    Portgroup,

    /// <summary>The portgroup of <c>/v1/portgroups/{portgroup}/ports</c>.</summary>
    PortsOfPortgroup,
    VolumeConnector,
    VolumeTarget,
    Allocation,
    AllocationOfNode,
    Runbook,
}

/// <summary>Endpoint metadata: the rule that guards it. Every endpoint has one or is public.</summary>
internal sealed record Requirement(PolicyRule Rule, Subject Subject);

/// <summary>The rules of a collection's endpoints.</summary>
internal sealed record CollectionRules(Subject Subject, PolicyRule List, PolicyRule Get, PolicyRule Create, PolicyRule Update, PolicyRule Delete);

internal static class EndpointRules
{
    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, PolicyRule rule, Subject of = Subject.None) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Requirement(rule, of));
}
