using Ironic.Images.Cache;
using Ironic.Images.Checksums;
using Ironic.Images.Native;
using Ironic.Images.Sources;
using Ironic.Model.Boot;
using Ironic.Model.Images;
using Ironic.Model.Timeline;
using Microsoft.Extensions.Logging;

namespace Ironic.Images;

/// <summary>The door to images: chooses the road, keeps the image for the node, tells the timeline.</summary>
internal sealed class ImageService(
    ImageOptions options, ImageCache cache, FileImages files, HttpImages web, HttpDirect direct, ChecksumResolver checksums,
    ProvisioningUrls urls, ITimeline timeline, TimeProvider time, ILogger<ImageService> logger) : IImageService
{
    /// <summary>How often an image may be dropped between its arrival and its being kept, before we call it a fault: it takes a cache too small by far.</summary>
    private const int MaxPinTries = 3;

    public IReadOnlyList<string> Validate(ImageRequest request) => ImageRequestValidator.Check(request, options).Errors;

    public async Task<ServedImage> PrepareAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var name = ImageName.Of(request.Source);
        try
        {
            var (served, road) = await ObtainAsync(request, cancellationToken);
            var took = time.GetElapsedTime(started);
            logger.ImagePrepared(name, request.NodeUuid, road, served.Format, served.Length, took);
            timeline.Record(ImageEvents.Prepared(request, served, road, time.GetUtcNow(), took));
            return served;
        }
        catch (Exception e) when (e is ImageException or IOException or UnauthorizedAccessException)
        {
            var fault = Translate(name, e);
            logger.ImageFailed(name, request.NodeUuid, fault.Cause, fault.Message);
            timeline.Record(ImageEvents.Failed(request, fault, time.GetUtcNow(), time.GetElapsedTime(started)));
            throw fault;
        }
    }

    public IReadOnlyCollection<Guid> Users => cache.PinningNodes;

    public ValueTask ReleaseAsync(Guid nodeUuid, CancellationToken cancellationToken)
    {
        cache.Unpin(nodeUuid);
        return ValueTask.CompletedTask;
    }

    private async Task<(ServedImage Image, string Road)> ObtainAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        var (errors, claim) = ImageRequestValidator.Check(request, options);
        if (errors.Count > 0) throw new ImageException(string.Join(' ', errors), ImageCauses.BadRequest);

        var digest = claim is null ? null : await checksums.ResolveAsync(claim, request, cancellationToken);
        var task = new ImageTask(request, digest);
        if (await TryDirectAsync(task, cancellationToken) is { } image)
        {
            cache.Unpin(request.NodeUuid);
            return (image, "from its origin");
        }

        for (var tries = 1; ; tries++)
        {
            var (entry, cached) = task.Source.IsFile ? await files.AcquireAsync(task, cancellationToken) : await web.AcquireAsync(task, cancellationToken);
            if (cache.TryPin(request.NodeUuid, entry)) return (Serve(entry), cached ? "from the cache" : task.Source.IsFile ? "taken in" : "fetched");
            if (tries >= MaxPinTries) throw new ImageException($"Image {task.Name} was dropped from the cache {tries} times before it could be used; raise MaxCacheBytes.", ImageCauses.DiskFull);
        }
    }

    private async Task<ServedImage?> TryDirectAsync(ImageTask task, CancellationToken cancellationToken)
    {
        if (task.Source.IsFile || (task.Request.DownloadSource ?? options.DefaultDownloadSource) != ImageDownloadSource.Http) return null;
        var image = HttpDirect.IsPossible(task, options, out var why) ? await direct.LookAsync(task, cancellationToken) : null;
        if (image is null) logger.ServedInstead(task.Name, why.Length > 0 ? why : "it is not raw, or its length is not told");
        return image;
    }

    private ServedImage Serve(CacheEntry entry) => new()
    {
        Url = UrlOf(entry.FileName),
        Format = entry.Format,
        Length = entry.Length,
        VirtualSize = entry.VirtualSize,
        HashAlgorithm = DigestAlgorithm.Sha256.Name,
        HashValue = entry.Sha256,
        Extents = entry.ExtentsSha256 is { } sha256 ? new(UrlOf(entry.ExtentsName), sha256, entry.DataBytes) : null,
    };

    private Uri UrlOf(string fileName) => new($"{urls.Files.AbsoluteUri.TrimEnd('/')}/images/{fileName}");

    private ImageException Translate(string name, Exception e) => e switch
    {
        ImageException fault => fault,
        IOException { HResult: LibC.NoSpace or LibC.QuotaExceeded } => CacheFull.Written(name, options.CacheFolder, e),
        _ => new($"Image {name}: the image cache {options.CacheFolder} cannot be used: {e.Message}", ImageCauses.CacheFailed, e),
    };
}
