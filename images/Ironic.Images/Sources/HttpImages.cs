using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Ironic.Images.Cache;
using Ironic.Images.Inspection;
using Ironic.Images.Sharing;
using Ironic.Model.Images;

namespace Ironic.Images.Sources;

/// <summary>Images of web servers: fetched once for all who wait, judged by their first bytes before the rest is fetched, verified as they come.</summary>
internal sealed class HttpImages(HttpOrigin origin, OriginRetry retry, HttpDownload download, ImageCache cache, ImageIntake intake, ImageOptions options) : IAsyncDisposable
{
    private readonly SharedWork<CacheEntry> _work = new();
    private readonly SemaphoreSlim _downloads = new(options.ConcurrentDownloads);

    public async Task<(CacheEntry Entry, bool Cached)> AcquireAsync(ImageTask task, CancellationToken cancellationToken)
    {
        if (await FindKnownAsync(task, cancellationToken) is { } known) return (known, true);
        return (await _work.RunAsync(task.WorkKey, token => FetchAsync(task, token), cancellationToken), false);
    }

    public async ValueTask DisposeAsync()
    {
        await _work.DisposeAsync();
        _downloads.Dispose();
    }

    /// <summary>By its digest, wherever it came from; without one, what the URL gave last time, if the origin says that this has not changed.</summary>
    private async Task<CacheEntry?> FindKnownAsync(ImageTask task, CancellationToken cancellationToken)
    {
        if (task.Promised is { } promised)
            return cache.TryFindByDigest(promised, (e, s) => intake.Fits(task, e, s), out var entry, out _) ? entry : null;

        if (!cache.TryFindBySource(task.SourceKey, (e, s) => (s.ETag ?? (object?)s.LastModified) is not null && intake.Fits(task, e, s), out var last, out var source)) return null;
        var ask = new OriginRequest(task.Source)
        {
            Authorization = task.Request.Authorization,
            IfNoneMatch = source.ETag is { } tag ? EntityTagHeaderValue.Parse(tag) : null,
            IfModifiedSince = source.ETag is null ? source.LastModified : null,
        };
        using var response = await retry.RunAsync(task.Source, token => origin.OpenAsync(ask, token), cancellationToken);
        return response.StatusCode == HttpStatusCode.NotModified ? last : null;
    }

    private async Task<CacheEntry> FetchAsync(ImageTask task, CancellationToken cancellationToken)
    {
        var path = Path.Combine(cache.Folders.Parts, KeyOf(task) + ".part");
        using var use = cache.UsePart(path);
        return await FetchIntoAsync(task, path, cancellationToken) ?? await FetchIntoAsync(task, path, cancellationToken)
            ?? throw new InvalidOperationException("A part that began empty cannot have been resumed.");
    }

    /// <summary>Null: what an earlier process had left of it did not fit what came now; nothing of it is left, begin anew.</summary>
    private async Task<CacheEntry?> FetchIntoAsync(ImageTask task, string path, CancellationToken cancellationToken)
    {
        var keep = false;
        try
        {
            Verdict.Accepted? content = null;
            using var part = await PartFile.OpenAsync(path, task.Promised?.Algorithm, head => (content = Judge(task, head.Span, [], null)).Format != DiskFormat.Qcow2, cancellationToken);
            using var room = new Room();
            await DownloadAsync(PlanFor(task, room), part, cancellationToken);

            var digests = part.Complete();
            if (task.Promised is { } promised && digests.Of(promised.Algorithm) is var actual && actual != promised)
                return part.Resumed ? null : throw task.Mismatch(actual);

            var head = await part.ReadAsync(0, DiskImageInspector.HeadBytes, cancellationToken);
            var tail = await part.ReadAsync(Math.Max(0, part.Length - DiskImageInspector.TailBytes), DiskImageInspector.TailBytes, cancellationToken);
            content = Judge(task, head, tail, part.Length);
            var source = task.Describe(content.Format, digests.All) with { ETag = part.State.ETag, LastModified = part.State.LastModified };
            return content.Format == DiskFormat.Qcow2 && intake.ServedFormatOf(content.Format) == "raw"
                ? await intake.ConvertAsync(task, path, content, source, cancellationToken)
                : intake.Move(path, content, digests, source);
        }
        catch (Exception e) when (e is OperationCanceledException or ImageException { Cause: ImageCauses.Truncated or ImageCauses.OriginFailed })
        {
            keep = true; // the next run goes on from what has come
            throw;
        }
        finally
        {
            if (!keep) Remove(path);
        }
    }

    private async Task DownloadAsync(DownloadPlan plan, PartFile part, CancellationToken cancellationToken)
    {
        await _downloads.WaitAsync(cancellationToken);
        try
        {
            await download.RunAsync(plan, part, cancellationToken);
        }
        finally
        {
            _downloads.Release();
        }
    }

    private DownloadPlan PlanFor(ImageTask task, Room room) => new(task.Source)
    {
        Authorization = task.Request.Authorization,
        Verified = task.Promised is not null,
        LengthKnown = (total, received) =>
        {
            if (total > options.MaxImageBytes) throw HttpDownload.TooLarge(task.Source, options.MaxImageBytes);
            room.Take(() => cache.Reserve(total ?? received, task.Name, onDisk: received));
        },
    };

    private Verdict.Accepted Judge(ImageTask task, ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, long? length) =>
        DiskImageInspector.Inspect(head, tail, length, task.Declared, intake.Policy) switch
        {
            Verdict.Accepted accepted => accepted,
            Verdict.Refused refused => throw task.Refuse(refused),
            var other => throw new InvalidOperationException($"Unmapped verdict {other}."),
        };

    private static string KeyOf(ImageTask task) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(task.WorkKey)));

    private static void Remove(string path)
    {
        File.Delete(path);
        File.Delete(PartFile.StatePathOf(path));
    }

    /// <summary>The room promised for one download; a later promise replaces the earlier one.</summary>
    private sealed class Room : IDisposable
    {
        private IDisposable? _reservation;

        public void Take(Func<IDisposable> reserve)
        {
            Dispose();
            _reservation = reserve();
        }

        public void Dispose()
        {
            _reservation?.Dispose();
            _reservation = null;
        }
    }
}
