using Ironic.Images.Cache;
using Ironic.Images.Checksums;
using Ironic.Images.Inspection;
using Ironic.Images.Native;
using Ironic.Images.Sharing;
using Ironic.Images.Sparse;
using Ironic.Model.Images;

namespace Ironic.Images.Sources;

/// <summary>
/// Images on our own disk. A raw one is not copied: the cache gets a second name for it (a hard link), or, where the file system
/// does not let us, a sparse copy. It is read once for its digest, and not again while it is unchanged.
/// </summary>
internal sealed class FileImages(ImageCache cache, ImageIntake intake, ImageOptions options) : IAsyncDisposable
{
    private readonly SharedWork<CacheEntry> _work = new();

    public async Task<(CacheEntry Entry, bool Cached)> AcquireAsync(ImageTask task, CancellationToken cancellationToken)
    {
        using var file = LocalFile.Open(task.Source, options.FileFolders);
        if (TryFindKnown(task, file, out var known)) return (known, true);
        return (await _work.RunAsync($"{task.WorkKey} {FileStamp.Of(file.Facts)}", token => TakeInAsync(task, token), cancellationToken), false);
    }

    public ValueTask DisposeAsync() => _work.DisposeAsync();

    private bool TryFindKnown(ImageTask task, LocalFile file, out CacheEntry entry)
    {
        var stamp = FileStamp.Of(file.Facts);
        if (!cache.TryFindBySource(task.SourceKey, (e, s) => s.File == stamp && intake.Fits(task, e, s) && Knows(s), out var found, out var source))
        {
            entry = null!;
            return false;
        }

        entry = found;
        if (task.Promised is { } promised && source.DigestOf(promised.Algorithm) is { } actual && actual != promised) throw task.Mismatch(actual);
        return true;

        bool Knows(CacheSource s) => task.Promised is not { } promised || s.DigestOf(promised.Algorithm) is not null;
    }

    /// <summary>Opens the file anew: the run may outlive the one who began it.</summary>
    private async Task<CacheEntry> TakeInAsync(ImageTask task, CancellationToken cancellationToken)
    {
        using var file = LocalFile.Open(task.Source, options.FileFolders);
        if (file.Facts.Length > options.MaxImageBytes) throw HttpDownload.TooLarge(task.Source, options.MaxImageBytes);
        var content = await InspectAsync(task, file, cancellationToken);

        if (intake.ServedFormatOf(content.Format) == "raw" && content.Format == DiskFormat.Qcow2)
        {
            var digests = task.Promised is null ? [] : (await DigestAsync(task, file, null, cancellationToken)).All;
            var converted = await intake.ConvertAsync(task, LibC.PathOf(file.Handle), content, Describe(task, content, file, digests), cancellationToken);
            ThrowIfChanged(task, file);
            return converted;
        }

        return await LinkOrCopyAsync(task, file, content, cancellationToken);
    }

    private async Task<CacheEntry> LinkOrCopyAsync(ImageTask task, LocalFile file, Verdict.Accepted content, CancellationToken cancellationToken)
    {
        var target = intake.NewWorkFile();
        try
        {
            var linked = LibC.TryHardLink(file.Handle, target);
            using var room = linked ? null : cache.Reserve(file.Facts.AllocatedBytes, task.Name);
            var digests = await DigestAsync(task, file, linked ? null : target, cancellationToken, extents: content.Format != DiskFormat.Qcow2);
            return intake.Move(target, content, digests, Describe(task, content, file, digests.All));
        }
        finally
        {
            File.Delete(target);
        }
    }

    /// <summary>Reads all of the file once; a copy, where one is wanted (<paramref name="copyTo"/>), is written in the same pass.</summary>
    private static async Task<ImageDigests> DigestAsync(ImageTask task, LocalFile file, string? copyTo, CancellationToken cancellationToken, bool extents = false)
    {
        using var digester = new ImageDigester(task.Promised?.Algorithm);
        if (!extents) digester.ForgetExtents();
        if (copyTo is null)
        {
            await SparseFile.WalkAsync(file.Handle, file.Facts.Length, digester, cancellationToken);
        }
        else
        {
            using var target = File.OpenHandle(copyTo, FileMode.CreateNew, FileAccess.Write);
            var copy = new SparseCopy(target, digester);
            await SparseFile.WalkAsync(file.Handle, file.Facts.Length, copy, cancellationToken);
            copy.Finish();
        }

        ThrowIfChanged(task, file);
        var digests = digester.Finish();
        return task.Promised is { } promised && digests.Of(promised.Algorithm) is var actual && actual != promised ? throw task.Mismatch(actual) : digests;
    }

    private async Task<Verdict.Accepted> InspectAsync(ImageTask task, LocalFile file, CancellationToken cancellationToken)
    {
        var length = file.Facts.Length;
        var head = new byte[Math.Min(length, DiskImageInspector.HeadBytes)];
        await RandomAccess.ReadAsync(file.Handle, head, 0, cancellationToken);
        var tail = new byte[Math.Min(length, DiskImageInspector.TailBytes)];
        await RandomAccess.ReadAsync(file.Handle, tail, length - tail.Length, cancellationToken);
        return DiskImageInspector.Inspect(head, tail, length, task.Declared, intake.Policy) switch
        {
            Verdict.Accepted accepted => accepted,
            Verdict.Refused refused => throw task.Refuse(refused),
            var other => throw new InvalidOperationException($"Unmapped verdict {other}."),
        };
    }

    private static CacheSource Describe(ImageTask task, Verdict.Accepted content, LocalFile file, IReadOnlyList<Digest> digests) =>
        task.Describe(content.Format, digests) with { File = FileStamp.Of(file.Facts) };

    private static void ThrowIfChanged(ImageTask task, LocalFile file)
    {
        if (!file.IsUnchanged) throw new ImageException($"Image {task.Name} was changed while it was read; try again when it is complete.", ImageCauses.BadFormat);
    }
}
