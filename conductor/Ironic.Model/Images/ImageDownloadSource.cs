namespace Ironic.Model.Images;

/// <summary>Where the agent fetches the image from (<c>instance_info.image_download_source</c>).</summary>
public enum ImageDownloadSource
{
    /// <summary>From its origin, where that can be done safely (raw, strong checksum known, no credentials); else as <see cref="Local"/>.</summary>
    Http,

    /// <summary>From us: fetched once, verified, converted to raw if needed, kept in our cache.</summary>
    Local,
}
