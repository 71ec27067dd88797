using Ironic.Model.Secrets;

namespace Ironic.Model.Images;

/// <summary>An image as <c>instance_info</c> names it.</summary>
public sealed record ImageRequest
{
    /// <summary><c>http(s)://</c> or <c>file://</c> (below the allowed folders only).</summary>
    public required Uri Source { get; init; }

    /// <summary>Hex digest (its length tells md5, sha256 or sha512), or the URL of a checksum file that lists the image by name. Null: none given.</summary>
    public string? Checksum { get; init; }

    /// <summary>"sha256", "sha512"; with <see cref="HashValue"/> it goes before <see cref="Checksum"/>.</summary>
    public string? HashAlgorithm { get; init; }

    /// <summary>Hex digest or URL, as <see cref="Checksum"/>.</summary>
    public string? HashValue { get; init; }

    /// <summary>"raw", "qcow2"; null: told from the header.</summary>
    public string? DiskFormat { get; init; }

    /// <summary>The <c>Authorization</c> header for the source; null: none.</summary>
    public Secret? Authorization { get; init; }

    /// <summary>Who serves the image to the agent (<c>image_download_source</c>); null: the appliance's default.</summary>
    public ImageDownloadSource? DownloadSource { get; init; }

    /// <summary>Who waits, for the timeline and for keeping the image while it is in use.</summary>
    public required Guid NodeUuid { get; init; }
}
