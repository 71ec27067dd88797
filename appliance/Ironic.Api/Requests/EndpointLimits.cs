using Microsoft.AspNetCore.Builder;

namespace Ironic.Api.Requests;

/// <summary>Endpoint metadata: how large a body may be, where the general limit does not fit.</summary>
internal sealed record BodyLimit(long Bytes)
{
    /// <summary>1,048,576 bytes (1 MiB), as Ironic.</summary>
    public static readonly BodyLimit General = new(1024 * 1024);
}

/// <summary>Endpoint metadata: needs no credentials (contract, section 6.1).</summary>
internal sealed record PublicEndpoint
{
    public static readonly PublicEndpoint Instance = new();
}

internal static class EndpointLimits
{
    public static TBuilder WithBodyLimit<TBuilder>(this TBuilder endpoint, int mebibytes) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new BodyLimit(mebibytes * 1024L * 1024L));

    public static TBuilder Public<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(PublicEndpoint.Instance);
}
