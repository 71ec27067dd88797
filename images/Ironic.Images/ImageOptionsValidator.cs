using System.Globalization;
using Ironic.Images.Inspection;

namespace Ironic.Images;

/// <summary>All failures of an <see cref="ImageOptions"/> at once.</summary>
internal static class ImageOptionsValidator
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(7);

    public static IReadOnlyList<string> Validate(ImageOptions options)
    {
        List<string> errors = [];
        Folder(nameof(options.CacheFolder), options.CacheFolder);
        foreach (var folder in options.FileFolders) Folder(nameof(options.FileFolders), folder);

        AtLeast(nameof(options.MaxCacheBytes), options.MaxCacheBytes, 1);
        AtLeast(nameof(options.MinFreeBytes), options.MinFreeBytes, 0);
        AtLeast(nameof(options.MaxImageBytes), options.MaxImageBytes, 1);
        AtLeast(nameof(options.MaxVirtualSizeBytes), options.MaxVirtualSizeBytes, 1);
        Within(nameof(options.MaxAttempts), options.MaxAttempts, 1, 100);
        Within(nameof(options.MaxRedirects), options.MaxRedirects, 0, 20);
        Within(nameof(options.ConcurrentDownloads), options.ConcurrentDownloads, 1, 64);
        Within(nameof(options.ConcurrentConversions), options.ConcurrentConversions, 1, 64);

        Positive(nameof(options.ConnectTimeout), options.ConnectTimeout);
        Positive(nameof(options.ReadTimeout), options.ReadTimeout);
        Positive(nameof(options.DownloadTimeout), options.DownloadTimeout);
        Positive(nameof(options.ConversionTimeout), options.ConversionTimeout);
        Positive(nameof(options.RetryDelay), options.RetryDelay);
        Positive(nameof(options.PartialRetention), options.PartialRetention);
        Positive(nameof(options.CleanupInterval), options.CleanupInterval);

        if (options.PermittedFormats.Count == 0) errors.Add($"{nameof(options.PermittedFormats)} is empty; allowed: {DiskFormats.Known}.");
        foreach (var format in options.PermittedFormats.Where(f => DiskFormats.FromName(f ?? "") is null))
            errors.Add($"{nameof(options.PermittedFormats)} has '{format}'; allowed: {DiskFormats.Known}.");
        if (!Enum.IsDefined(options.DefaultDownloadSource))
            errors.Add($"{nameof(options.DefaultDownloadSource)} is '{options.DefaultDownloadSource}'; allowed: Http, Local.");
        if (options.CaFile is { } ca && !File.Exists(ca)) errors.Add($"{nameof(options.CaFile)} is '{ca}': there is no such file.");
        return errors;

        void Folder(string name, string path)
        {
            if (!Path.IsPathFullyQualified(path ?? "")) errors.Add($"{name} has '{path}'; an absolute path is needed.");
        }

        void AtLeast(string name, long value, long least)
        {
            if (value < least) errors.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; at least {least} is needed."));
        }

        void Within(string name, int value, int least, int most)
        {
            if (value < least || value > most) errors.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; allowed: {least} to {most}."));
        }

        void Positive(string name, TimeSpan value)
        {
            if (value <= TimeSpan.Zero || value > LongestTime) errors.Add($"{name} is {value}; allowed: above zero, up to {LongestTime.TotalDays} days.");
        }
    }
}
