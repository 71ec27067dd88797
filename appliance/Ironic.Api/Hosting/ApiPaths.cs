using System.Collections.Frozen;
using Ironic.Api.Microversions;
using Microsoft.AspNetCore.Http;

namespace Ironic.Api.Hosting;

/// <summary>The spellings of a path that Ironic takes for one: without <c>/v1</c>, and with <c>.json</c> at its end.</summary>
internal static class ApiPaths
{
    private const string Suffix = ".json";

    private static readonly FrozenSet<string> Roots = new[]
    {
        "nodes", "ports", "portgroups", "chassis", "drivers", "conductors", "volume", "lookup", "heartbeat", "allocations", "events", "deploy_templates", "shards",
        "continue_inspection", "runbooks", "inspection_rules",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Rewrites the request's path. Returns its last segment as it was when a suffix was taken off.</summary>
    public static string? Normalize(HttpRequest request, Microversion version)
    {
        var path = (request.Path.Value ?? "/").TrimEnd('/');
        if (path.Length == 0) return null;

        var first = path.AsSpan(1);
        if (first.IndexOf('/') is var end and >= 0) first = first[..end];
        if (Roots.GetAlternateLookup<ReadOnlySpan<char>>().Contains(first)) path = "/v1" + path;

        string? suffixed = null;
        if (version <= 90 && path.EndsWith(Suffix, StringComparison.Ordinal))
        {
            suffixed = path[(path.LastIndexOf('/') + 1)..];
            path = path[..^Suffix.Length];
        }

        request.Path = new(path); // not by conversion from string, which would decode it once more
        return suffixed;
    }
}
