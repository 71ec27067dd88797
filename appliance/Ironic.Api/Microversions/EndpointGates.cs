using Ironic.Api.Faults;
using Microsoft.AspNetCore.Builder;

namespace Ironic.Api.Microversions;

/// <summary>Endpoint metadata: not there (404) for clients older than <paramref name="First"/>.</summary>
/// <param name="First">The first version that has it.</param>
/// <param name="Dialect">Whose words say so: Ironic's router hides some, its handlers others.</param>
internal sealed record SinceMicroversion(Microversion First, FaultDialect Dialect);

/// <summary>Endpoint metadata: outside of microversions; no version is negotiated or announced.</summary>
internal sealed record Unversioned
{
    public static readonly Unversioned Instance = new();
}

internal static class EndpointGates
{
    public static TBuilder Since<TBuilder>(this TBuilder endpoint, int minor, FaultDialect dialect = FaultDialect.Handler) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new SinceMicroversion(new(minor), dialect));

    public static TBuilder WithoutVersions<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(Unversioned.Instance);
}
