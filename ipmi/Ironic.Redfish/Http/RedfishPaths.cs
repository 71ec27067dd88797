namespace Ironic.Redfish.Http;

/// <summary>Links in answers as paths on the same BMC, whatever host they name.</summary>
public static class RedfishPaths
{
    public const string ServiceRoot = "/redfish/v1/";

    private const int LongestPath = 2048;

    /// <summary>
    /// The path (with query) of a link. BMCs behind a NAT, and some in front of one, write absolute URLs with a host that nobody else knows: of those
    /// only the path counts, so that no answer can send a request, with its credentials, anywhere else. Null: it is no link.
    /// </summary>
    public static string? Of(string? link)
    {
        if (string.IsNullOrEmpty(link) || link.Length > LongestPath || link.Any(c => char.IsControl(c) || c is ' ' or '\\')) return null;
        if (link[0] == '/') return link.StartsWith("//", StringComparison.Ordinal) ? "/" + link.TrimStart('/') : WithoutFragment(link);
        return Uri.TryCreate(link, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https" ? Of(absolute.PathAndQuery) : null;
    }

    /// <summary>Two spellings of one resource: with and without a slash at the end.</summary>
    public static bool Same(string left, string right) => string.Equals(left.TrimEnd('/'), right.TrimEnd('/'), StringComparison.Ordinal);

    /// <summary>A child of a resource: exactly one slash between.</summary>
    public static string Join(string parent, string child) => $"{parent.TrimEnd('/')}/{child.TrimStart('/')}";

    private static string WithoutFragment(string link) => link.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? link[..at] : link;
}
