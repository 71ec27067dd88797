using Ironic.Model.Images;

namespace Ironic.Images;

/// <summary>How images are fetched, checked and kept. Bound from the section <c>Images</c>.</summary>
public sealed record ImageOptions
{
    /// <summary>Where images are kept; ours alone. Default: <c>/var/lib/ironic/cache/images</c>.</summary>
    public string CacheFolder { get; init; } = "/var/lib/ironic/cache/images";

    /// <summary>What the boot server serves as <c>/images/</c>: nothing but whole, verified images and the maps of their used blocks.</summary>
    public string ServedFolder => Path.Combine(CacheFolder, "served");

    /// <summary>Bound of what the cache takes of the disk. Images in use are never dropped for it: a new one is refused instead. Default: 200 GiB.</summary>
    public long MaxCacheBytes { get; init; } = 200L << 30;

    /// <summary>Bytes that are left free on the cache's file system, for what else lives there. Default: 1 GiB.</summary>
    public long MinFreeBytes { get; init; } = 1L << 30;

    /// <summary>Largest image file that is fetched. Default: 64 GiB.</summary>
    public long MaxImageBytes { get; init; } = 64L << 30;

    /// <summary>Largest disk that an image may make. Default: 2 TiB.</summary>
    public long MaxVirtualSizeBytes { get; init; } = 2L << 40;

    /// <summary>Folders whose files may be named by <c>file://</c>; symbolic links are resolved before the comparison. Default: <c>/var/lib/ironic/images</c>.</summary>
    public IReadOnlyList<string> FileFolders { get; init; } = ["/var/lib/ironic/images"];

    /// <summary>Accept MD5 (upstream's <c>agent_md5_checksum_enable</c>, which is on there). Default: no.</summary>
    public bool AllowMd5 { get; init; }

    /// <summary>Refuse <c>http(s)://</c> images without checksum, as upstream does. Without one, an image is fetched again when the origin says that it changed. Default: yes.</summary>
    public bool RequireChecksum { get; init; } = true;

    /// <summary>Refuse raw images with neither MBR nor GPT, which no firmware boots. Default: yes.</summary>
    public bool RequirePartitionTable { get; init; } = true;

    /// <summary>Convert qcow2 to raw here (upstream's <c>force_raw_images</c>), so that the agent streams. No: the agent is given qcow2. Default: yes.</summary>
    public bool ForceRaw { get; init; } = true;

    /// <summary>Formats that are accepted, of raw, qcow2, iso (upstream's <c>permitted_image_formats</c>). Default: raw, qcow2.</summary>
    public IReadOnlyList<string> PermittedFormats { get; init; } = ["raw", "qcow2"];

    /// <summary>For requests that do not say. Default: <see cref="ImageDownloadSource.Http"/>, as upstream.</summary>
    public ImageDownloadSource DefaultDownloadSource { get; init; } = ImageDownloadSource.Http;

    /// <summary>PEM file of the authorities that <c>https://</c> origins are checked against, instead of the system's. Null: the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>Default: 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest silence of an origin before it is asked again. Default: 60 s.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bound of one download, repetitions included. Default: 4 h.</summary>
    public TimeSpan DownloadTimeout { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Bound of one conversion. Default: 2 h.</summary>
    public TimeSpan ConversionTimeout { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Tries in a row that bring no byte before a download is given up. Default: 5.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Wait before the second try; doubles up to 30 s, with jitter. Default: 1 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Default: 5.</summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>Downloads at once; others wait. Default: 4.</summary>
    public int ConcurrentDownloads { get; init; } = 4;

    /// <summary>Conversions at once; others wait. Default: 1 (it fills a core).</summary>
    public int ConcurrentConversions { get; init; } = 1;

    /// <summary>How long a download that was broken off is kept to go on from. Default: 24 h.</summary>
    public TimeSpan PartialRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often what is no longer needed is cleared away. Default: 10 min.</summary>
    public TimeSpan CleanupInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Everything that is wrong with these values: what is given, what is allowed.</summary>
    public IReadOnlyList<string> Validate() => ImageOptionsValidator.Validate(this);
}
