using Ironic.Images.Cache;
using Ironic.Images.Conversion;
using Ironic.Images.Inspection;
using Ironic.Images.Native;
using Ironic.Images.Sparse;
using Ironic.Model.Identity;
using Microsoft.Extensions.Logging;

namespace Ironic.Images;

/// <summary>Brings verified image files into the cache, in the form in which they are served.</summary>
internal sealed class ImageIntake(ImageCache cache, QemuImg qemu, ImageOptions options, IIdSource ids, TimeProvider time, ILogger<ImageIntake> logger) : IDisposable
{
    private readonly SemaphoreSlim _conversions = new(options.ConcurrentConversions);

    public InspectionPolicy Policy { get; } = new()
    {
        Permitted = options.PermittedFormats.Select(f => DiskFormats.FromName(f) ?? throw new ArgumentException($"Unknown format '{f}'.", nameof(options))).ToHashSet(),
        RequirePartitionTable = options.RequirePartitionTable,
        MaxVirtualSize = options.MaxVirtualSizeBytes,
    };

    /// <summary>The form in which content of a format is served.</summary>
    public string ServedFormatOf(DiskFormat format) => format == DiskFormat.Qcow2 && !options.ForceRaw ? "qcow2" : "raw";

    /// <summary>Whether an entry serves what a task asks for. Throws when the content is known, and refused.</summary>
    public bool Fits(ImageTask task, CacheEntry entry, CacheSource source)
    {
        if (DiskFormats.FromName(source.Format) is not { } format || entry.Format != ServedFormatOf(format)) return false;
        return DiskImageInspector.CheckRules(format, entry.VirtualSize, task.Declared, Policy) is { } refused ? throw task.Refuse(refused) : true;
    }

    /// <summary>A file of the cache's own file system that is served as it is; it is moved.</summary>
    public CacheEntry Move(string file, Verdict.Accepted content, ImageDigests digests, CacheSource source) => cache.Add(
        file,
        Draft(digests.Sha256, ServedFormatOf(content.Format), LibC.Stat(file)!.Length, content.VirtualSize, source),
        digests.Extents);

    /// <summary>A qcow2 file, which stays where it is; its raw form comes into the cache.</summary>
    public async Task<CacheEntry> ConvertAsync(ImageTask task, string file, Verdict.Accepted content, CacheSource source, CancellationToken cancellationToken)
    {
        await _conversions.WaitAsync(cancellationToken);
        var target = NewWorkFile();
        try
        {
            var started = time.GetTimestamp();
            var needed = await qemu.MeasureAsync(file, content.ClusterBytes, task.Name, cancellationToken);
            using var room = cache.Reserve(needed, task.Name);
            await qemu.ConvertAsync(file, target, content.VirtualSize, task.Name, cancellationToken);
            logger.Converted(task.Name, needed, content.VirtualSize, time.GetElapsedTime(started));

            var digests = await DigestAsync(target, cancellationToken);
            return cache.Add(target, Draft(digests.Sha256, "raw", content.VirtualSize, content.VirtualSize, source), digests.Extents);
        }
        finally
        {
            File.Delete(target);
            _conversions.Release();
        }
    }

    public string NewWorkFile() => Path.Combine(cache.Folders.Work, ids.NewId().ToString("N"));

    public void Dispose() => _conversions.Dispose();

    private static async Task<ImageDigests> DigestAsync(string file, CancellationToken cancellationToken)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
        using var digester = new ImageDigester(promised: null);
        await SparseFile.WalkAsync(handle, RandomAccess.GetLength(handle), digester, cancellationToken);
        RandomAccess.FlushToDisk(handle);
        return digester.Finish();
    }

    private static CacheEntry Draft(string sha256, string format, long length, long virtualSize, CacheSource source) => new()
    {
        Sha256 = sha256,
        Format = format,
        Length = length,
        VirtualSize = virtualSize,
        Stamp = new(0, 0, 0, 0), // the cache's to fill in
        Sources = [source],
    };
}
