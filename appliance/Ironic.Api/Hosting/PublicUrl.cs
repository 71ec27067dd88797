using Microsoft.AspNetCore.Http;

namespace Ironic.Api.Hosting;

/// <summary>What a client sees as the API's base URL.</summary>
internal static class PublicUrl
{
    public static string Of(HttpRequest request, ApiOptions options)
    {
        if (options.TrustForwardedHeaders && First(request, "X-Forwarded-Host") is { } host)
            return $"{First(request, "X-Forwarded-Proto") ?? request.Scheme}://{host}{First(request, "X-Forwarded-Prefix")?.TrimEnd('/')}";
        return options.PublicUrl ?? $"{request.Scheme}://{request.Host.Value}";
    }

    private static string? First(HttpRequest request, string header) =>
        request.Headers[header].ToString().Split(',')[0].Trim() is { Length: > 0 } value ? value : null;
}
