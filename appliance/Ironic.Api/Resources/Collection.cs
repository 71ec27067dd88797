using Ironic.Api.Microversions;
using Ironic.Api.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Ironic.Api.Resources;

/// <summary>A collection of resources in the URL space.</summary>
/// <param name="Path">Below /v1: "deploy_templates", "volume/targets".</param>
/// <param name="Plural">The key of a list's array: "targets".</param>
/// <param name="Since">The first version that has it.</param>
/// <param name="Rules">Who may do what with it.</param>
internal sealed record Collection(string Path, string Plural, int Since, CollectionRules Rules)
{
    /// <summary>"deploy templates": older clients are told by the router, reads 404 and writes 405. Null: 404 to all.</summary>
    public string? Hidden { get; init; }

    /// <summary>Has the legacy path <c>/detail</c>.</summary>
    public bool HasDetailPath { get; init; }

    /// <summary>Names identify too.</summary>
    public bool Named { get; init; }

    /// <summary>Lists below a node: <c>/v1/nodes/{n}/{path}</c>, from this version on; null: none.</summary>
    public int? BelowNodesSince { get; init; }

    /// <summary>Paths of PATCH may hold any characters.</summary>
    public bool PatchesAnyPath { get; init; }

    /// <summary>The first version whose clients may PATCH, where it is later.</summary>
    public int? PatchSince { get; init; }

    /// <summary>The filter by which a list is asked for one project's; null: there is none.</summary>
    public string? ProjectFilter { get; init; }

    public IEndpointConventionBuilder Gate(IEndpointConventionBuilder endpoint, string method, int? since = null)
    {
        var first = since ?? Since;
        if (first <= 1) return endpoint;
        return Hidden is { } what ? endpoint.SinceInRouter(first, writes: !HttpMethods.IsGet(method), what) : endpoint.Since(first);
    }
}
