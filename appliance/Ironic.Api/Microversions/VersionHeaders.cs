using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Ironic.Api.Microversions;

/// <summary>The version headers, both ways (contract, sections 1.1 and 1.2).</summary>
internal static class VersionHeaders
{
    public const string Version = "X-OpenStack-Ironic-API-Version";
    private const string Minimum = "X-OpenStack-Ironic-API-Minimum-Version";
    private const string Maximum = "X-OpenStack-Ironic-API-Maximum-Version";

    /// <summary>The header of OpenStack at large: <c>baremetal 1.N</c>; ours wins over it.</summary>
    private const string Common = "OpenStack-API-Version";

    private static readonly string MinText = Microversion.Min.ToString(), MaxText = Microversion.Max.ToString();

    /// <summary>Absent: the oldest; "latest": the newest; anything outside the range is refused, with the range in the headers when the request was well-formed.</summary>
    public static bool TryNegotiate(HttpContext context, out Microversion version, out string? refusal)
    {
        refusal = null;
        version = Microversion.Min;
        if (Requested(context.Request.Headers) is not { } text) return true;
        if (text.Equals("latest", StringComparison.OrdinalIgnoreCase))
        {
            version = Microversion.Max;
            return true;
        }

        if (!TryParse(text, out var major, out var minor))
        {
            refusal = $"Invalid value for {Version} header";
            return false;
        }

        version = new(minor);
        if (major == 1 && version >= Microversion.Min && version <= Microversion.Max) return true;
        WriteRange(context.Response.Headers);
        refusal = (major == 1
            ? $"Version {text} was requested but the minor version is not supported by this service."
            : $"Mutually exclusive versions requested. Version {text} requested but not supported by this service.")
            + $" The supported version range is: [{MinText}, {MaxText}].";
        return false;
    }

    public static void Write(IHeaderDictionary headers, Microversion used)
    {
        WriteRange(headers);
        headers[Version] = used.ToString();
    }

    /// <summary>The router's own answers carry none.</summary>
    public static void Remove(IHeaderDictionary headers)
    {
        headers.Remove(Minimum);
        headers.Remove(Maximum);
        headers.Remove(Version);
    }

    private static void WriteRange(IHeaderDictionary headers)
    {
        headers[Minimum] = MinText;
        headers[Maximum] = MaxText;
    }

    private static string? Requested(IHeaderDictionary headers)
    {
        if (headers.TryGetValue(Version, out var own) && !string.IsNullOrWhiteSpace(own)) return own.ToString().Trim();
        if (!headers.TryGetValue(Common, out var common)) return null;
        foreach (var service in common.ToString().Split(',', StringSplitOptions.TrimEntries))
        {
            if (service.StartsWith("baremetal ", StringComparison.OrdinalIgnoreCase)) return service["baremetal ".Length..].Trim();
        }

        return null;
    }

    private static bool TryParse(string text, out int major, out int minor)
    {
        (major, minor) = (0, 0);
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && int.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out major)
            && int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out minor);
    }
}
