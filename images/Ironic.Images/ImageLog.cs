using Microsoft.Extensions.Logging;

namespace Ironic.Images;

/// <summary>What images write to the log. Ids: 5000 to 5999.</summary>
internal static partial class ImageLog
{
    [LoggerMessage(5000, LogLevel.Information, "Image cache {Folder}: {Images} images, {Pins} in use; {Leftovers} leftovers removed")]
    public static partial void CacheOpened(this ILogger logger, string folder, int images, int pins, int leftovers);

    [LoggerMessage(5001, LogLevel.Information, "Image {Name} dropped from the cache ({Bytes} bytes, last used {UsedAt})")]
    public static partial void CacheEntryDropped(this ILogger logger, string name, long bytes, DateTimeOffset usedAt);

    [LoggerMessage(5002, LogLevel.Warning, "Image {Name} in the cache is gone or was changed; it is forgotten")]
    public static partial void CacheEntryVoid(this ILogger logger, string name);

    [LoggerMessage(5003, LogLevel.Warning, "The image cache could not be swept: {Message}")]
    public static partial void SweepFailed(this ILogger logger, string message, Exception fault);

    [LoggerMessage(5010, LogLevel.Information, "Image {Name} prepared for node {NodeUuid}: {Road}, {Format}, {Length} bytes, in {Took}")]
    public static partial void ImagePrepared(this ILogger logger, string name, Guid nodeUuid, string road, string format, long length, TimeSpan took);

    [LoggerMessage(5011, LogLevel.Warning, "Image {Name} for node {NodeUuid} failed ({Cause}): {Message}")]
    public static partial void ImageFailed(this ILogger logger, string name, Guid nodeUuid, string cause, string message);

    [LoggerMessage(5012, LogLevel.Information, "Image {Name} is served from here instead of its origin: {Why}")]
    public static partial void ServedInstead(this ILogger logger, string name, string why);

    [LoggerMessage(5020, LogLevel.Information, "Image {Name}: {Received} of {Total} bytes received")]
    public static partial void DownloadProgress(this ILogger logger, string name, long received, long? total);

    [LoggerMessage(5021, LogLevel.Warning, "Image {Name} interrupted at {Received} of {Total} bytes: {Reason}; next try in {Delay}")]
    public static partial void DownloadInterrupted(this ILogger logger, string name, long received, long? total, string reason, TimeSpan delay);

    [LoggerMessage(5030, LogLevel.Information, "Image {Name} converted to raw: {Used} of {Size} bytes used, in {Took}")]
    public static partial void Converted(this ILogger logger, string name, long used, long size, TimeSpan took);
}
