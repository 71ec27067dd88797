using System.Globalization;
using System.Text;
using Ironic.Api.Requests;

namespace Ironic.Api.Lists;

/// <summary>The URL of the page after a full one. Unlike Ironic's it repeats every filter: clients follow it as it is.</summary>
internal static class NextLink
{
    private static readonly string[] Own = ["limit", "marker", "sort_key", "sort_dir", "fields", "detail"];

    /// <summary>Null when the page is not full, so that nothing can follow.</summary>
    public static string? After<T>(ApiRequest request, Page page, string projection, IReadOnlyList<T> items, Func<T, string> marker)
    {
        if (items.Count < page.Limit || items.Count == 0) return null;
        var url = new StringBuilder(request.Links.Base).Append(request.Http.Request.Path.ToUriComponent());
        url.Append("?sort_key=").Append(page.SortKey).Append("&sort_dir=").Append(page.Descending ? "desc" : "asc");
        foreach (var (name, values) in request.Http.Request.Query)
        {
            if (!Own.Contains(name)) url.Append('&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(values.ToString()));
        }

        url.Append(projection).Append(CultureInfo.InvariantCulture, $"&limit={page.Limit}&marker={Uri.EscapeDataString(marker(items[^1]))}");
        return url.ToString();
    }
}
