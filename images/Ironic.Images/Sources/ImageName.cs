namespace Ironic.Images.Sources;

/// <summary>How an image's URL is shown: without credentials and without the query, which may be a signature.</summary>
internal static class ImageName
{
    public static string Of(Uri url)
    {
        if (!url.IsAbsoluteUri) return url.OriginalString;
        if (url.IsFile) return $"file://{url.LocalPath}";
        return $"{url.Scheme}://{url.IdnHost}{(url.IsDefaultPort ? "" : $":{url.Port}")}{url.AbsolutePath}{(url.Query.Length > 0 ? "?..." : "")}";
    }

    /// <summary>The last part of the path, unescaped: what checksum files call the image.</summary>
    public static string FileNameOf(Uri url) => Uri.UnescapeDataString(url.AbsolutePath[(url.AbsolutePath.LastIndexOf('/') + 1)..]);
}
