using Ironic.Api.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Ironic.Api.Microversions;

/// <summary>Endpoint metadata: not there for clients older than <paramref name="First"/>.</summary>
/// <param name="First">The first version that has it.</param>
/// <param name="Dialect">Whose words say so: Ironic's router hides some, its handlers others.</param>
internal sealed record SinceMicroversion(Microversion First, FaultDialect Dialect)
{
    /// <summary>404, or 405 where Ironic refuses the method rather than the resource.</summary>
    public int Status { get; init; } = StatusCodes.Status404NotFound;

    /// <summary>Null: the dialect's own.</summary>
    public string? Message { get; init; }
}

/// <summary>Endpoint metadata: outside of microversions; no version is negotiated or announced.</summary>
internal sealed record Unversioned
{
    public static readonly Unversioned Instance = new();
}

internal static class EndpointGates
{
    public static TBuilder Since<TBuilder>(this TBuilder endpoint, int minor, FaultDialect dialect = FaultDialect.Handler) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new SinceMicroversion(new(minor), dialect));

    /// <summary>Hidden in the router's words: reads are not found, writes not allowed.</summary>
    public static TBuilder SinceInRouter<TBuilder>(this TBuilder endpoint, int minor, bool writes, string what) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new SinceMicroversion(new(minor), FaultDialect.Router)
        {
            Status = writes ? StatusCodes.Status405MethodNotAllowed : StatusCodes.Status404NotFound,
            Message = $"The API version does not allow {what}",
        });

    public static TBuilder WithoutVersions<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(Unversioned.Instance);
}
