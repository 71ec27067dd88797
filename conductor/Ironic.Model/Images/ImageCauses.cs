namespace Ironic.Model.Images;

/// <summary>The documented names of what can be wrong with an image: <see cref="ImageException.Cause"/> is one of these.</summary>
public static class ImageCauses
{
    /// <summary>The request itself is wrong: scheme, checksum, algorithm, format.</summary>
    public const string BadRequest = "image-bad-request";

    /// <summary>The origin says that there is no such image (404, 410), or there is no such file.</summary>
    public const string NotFound = "image-not-found";

    /// <summary>The origin refuses us (401, 403), or the file lies outside the allowed folders.</summary>
    public const string Forbidden = "image-forbidden";

    /// <summary>The origin cannot be reached, fails, is too slow, or redirects without end.</summary>
    public const string OriginFailed = "image-origin-failed";

    /// <summary>Fewer bytes came than the origin announced, however often it was asked for the rest.</summary>
    public const string Truncated = "image-truncated";

    /// <summary>The checksum file cannot be had, or does not name the image.</summary>
    public const string ChecksumUnavailable = "image-checksum-unavailable";

    /// <summary>The content is not what the checksum says.</summary>
    public const string ChecksumMismatch = "image-checksum-mismatch";

    /// <summary>The content is of another format than declared, or of one that we do not serve, or damaged.</summary>
    public const string BadFormat = "image-bad-format";

    /// <summary>The content would make us read files or addresses that it names: backing file, external data file, encryption, ...</summary>
    public const string Unsafe = "image-unsafe";

    /// <summary>Larger than the appliance is allowed to handle.</summary>
    public const string TooLarge = "image-too-large";

    /// <summary>No room: the file system is full, or the cache is full of images in use.</summary>
    public const string DiskFull = "disk-full";

    /// <summary>The folder that images are kept in cannot be used: permissions, a broken disk.</summary>
    public const string CacheFailed = "image-cache-failed";

    /// <summary>Conversion to raw failed.</summary>
    public const string ConversionFailed = "image-conversion-failed";

    /// <summary>The config drive is not one, or is too large.</summary>
    public const string BadConfigDrive = "configdrive-invalid";
}
