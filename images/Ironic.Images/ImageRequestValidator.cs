using Ironic.Images.Checksums;
using Ironic.Images.Inspection;
using Ironic.Images.Sources;
using Ironic.Model.Images;

namespace Ironic.Images;

/// <summary>All that is wrong with a request on its face, at once; and what it claims about its content.</summary>
internal static class ImageRequestValidator
{
    public static (IReadOnlyList<string> Errors, ChecksumClaim? Claim) Check(ImageRequest request, ImageOptions options)
    {
        List<string> errors = [];
        CheckSource(request.Source, errors);

        if (request.DiskFormat is { } format && DiskFormats.FromName(format) is null)
            errors.Add($"image_disk_format is '{format}'; known are {DiskFormats.Known}.");

        var before = errors.Count;
        var claim = ChecksumClaim.Read(request, options.AllowMd5, errors);
        if (claim is null && errors.Count == before && options.RequireChecksum && request.Source is { IsAbsoluteUri: true, Scheme: "http" or "https" })
            errors.Add("image_source's \"image_checksum\", or \"image_os_hash_algo\" and \"image_os_hash_value\" must be provided for an http(s) image.");
        return (errors, claim);
    }

    private static void CheckSource(Uri source, List<string> errors)
    {
        if (!source.IsAbsoluteUri)
        {
            errors.Add($"image_source is '{source.OriginalString}'; a file://, http:// or https:// URL is needed.");
            return;
        }

        switch (source.Scheme)
        {
            case "file":
                if (LocalFile.CheckUrl(source) is { } problem) errors.Add($"image_source '{ImageName.Of(source)}' {problem}.");
                break;
            case "http" or "https":
                if (source.AbsolutePath.EndsWith('/')) errors.Add($"image_source '{ImageName.Of(source)}' ends in '/': a folder, not an image.");
                break;
            default:
                errors.Add($"image_source '{source.Scheme}://' is of a kind that is not served; file://, http:// and https:// are.");
                break;
        }
    }
}
