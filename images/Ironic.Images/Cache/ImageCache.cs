using System.Diagnostics.CodeAnalysis;
using Ironic.Images.Checksums;
using Ironic.Images.Native;
using Ironic.Images.Sparse;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Ironic.Images.Cache;

/// <summary>
/// Images by what they hold: found by any digest or source that they are known by, kept while a node uses them, dropped least recently
/// used first when room is needed. All of it survives the process: each change is one rename on the disk.
/// </summary>
/// <remarks>Thread-safe. One lock guards the tables; file operations under it are small (the images themselves are moved, never copied).</remarks>
internal sealed class ImageCache : IDisposable
{
    private static readonly TimeSpan UseNotedAtLeast = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, CacheEntry> _entries; // by file name
    private readonly Dictionary<Guid, string> _pins; // node to file name
    private readonly CacheFiles _files;
    private readonly SafeFileHandle _lock;
    private readonly ImageOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HashSet<string> _partsInUse = new(StringComparer.Ordinal);
    private long _reserved;

    /// <summary>Opens the cache and clears away what an earlier process left half done.</summary>
    /// <exception cref="IOException">The folder cannot be used, or another process uses it.</exception>
    public ImageCache(ImageOptions options, TimeProvider time, ILogger<ImageCache> logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        Folders = new(options.CacheFolder);
        Folders.Create();
        _lock = TakeLock(Folders.Lock);
        _files = new(Folders, time);
        _entries = _files.LoadEntries();
        _pins = _files.LoadPins(_entries);
        var leftovers = _files.RemoveLeftovers(_entries, options.PartialRetention);
        _logger.CacheOpened(Folders.Root, _entries.Count, _pins.Count, leftovers);
    }

    public CacheFolders Folders { get; }

    /// <summary>Bytes that the cache takes of the disk, those promised to downloads on their way and those of broken-off ones included.</summary>
    public long UsedBytes
    {
        get { lock (_gate) return Used(); }
    }

    /// <summary>Those of <see cref="TryPin"/>.</summary>
    public IReadOnlyCollection<Guid> PinningNodes
    {
        get { lock (_gate) return [.. _pins.Keys]; }
    }

    public bool TryFindByDigest(Digest digest, Func<CacheEntry, CacheSource, bool> fits, [NotNullWhen(true)] out CacheEntry? entry, [NotNullWhen(true)] out CacheSource? source) =>
        TryFind((e, s) => s.Digests.Contains(digest) && fits(e, s), out entry, out source);

    public bool TryFindBySource(string key, Func<CacheEntry, CacheSource, bool> fits, [NotNullWhen(true)] out CacheEntry? entry, [NotNullWhen(true)] out CacheSource? source) =>
        TryFind((e, s) => s.Key == key && fits(e, s), out entry, out source);

    /// <summary>Keeps an image for a node until <see cref="Unpin"/>, instead of the one it used before. False: the image has been dropped meanwhile.</summary>
    public bool TryPin(Guid nodeUuid, CacheEntry entry)
    {
        lock (_gate)
        {
            if (!_entries.ContainsKey(entry.FileName)) return false;
            if (!_pins.TryGetValue(nodeUuid, out var pinned) || pinned != entry.FileName)
            {
                _files.WritePin(nodeUuid, entry.FileName);
                _pins[nodeUuid] = entry.FileName;
            }

            NoteUse(entry.FileName);
            return true;
        }
    }

    public void Unpin(Guid nodeUuid)
    {
        lock (_gate)
        {
            if (!_pins.Remove(nodeUuid, out var name)) return;
            _files.RemovePin(nodeUuid);
            NoteUse(name); // its last use ends now
        }
    }

    /// <summary>Promises room for so many bytes, dropping unused images for it; give it back when they are in the cache or gone.</summary>
    /// <remarks><paramref name="onDisk"/> of these bytes are written already.</remarks>
    /// <exception cref="Model.Images.ImageException">There is none, even so.</exception>
    public IDisposable Reserve(long bytes, string imageName, long onDisk = 0)
    {
        lock (_gate)
        {
            while (Used() + bytes > _options.MaxCacheBytes)
            {
                if (!DropOldest()) throw CacheFull.Bound(imageName, bytes, PinnedBytes(), _pins.Count, _options.MaxCacheBytes);
            }

            while (_files.FreeBytes() - (bytes - onDisk) < _options.MinFreeBytes)
            {
                if (!DropOldest()) throw CacheFull.Disk(imageName, bytes - onDisk, _files.FreeBytes(), _options);
            }

            _reserved += bytes;
        }

        return new Undo(() =>
        {
            lock (_gate) _reserved -= bytes;
        });
    }

    /// <summary>Says that a part is being worked on, so that it is neither counted as left behind nor dropped for room; dispose when done.</summary>
    public IDisposable UsePart(string path)
    {
        lock (_gate) _partsInUse.Add(path);
        return new Undo(() =>
        {
            lock (_gate) _partsInUse.Remove(path);
        });
    }

    /// <summary>Moves a whole and verified file into the cache. When its content is there already, the file is removed and the source is noted.</summary>
    /// <remarks>The file lies on the cache's file system and has been flushed to the disk.</remarks>
    public CacheEntry Add(string file, CacheEntry draft, ExtentMap? extents)
    {
        lock (_gate)
        {
            if (TryGetValid(draft.FileName, out var existing))
            {
                File.Delete(file);
                return Store(existing.WithSource(draft.Sources[^1]));
            }

            var map = extents?.ToUtf8();
            var served = _files.Publish(file, draft, map);
            return Store(draft with
            {
                Stamp = served,
                ExtentsSha256 = map is null ? null : Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(map)),
                DataBytes = extents?.DataBytes ?? 0,
                UsedAt = _time.GetUtcNow(),
            });
        }
    }

    /// <summary>A source was found to hold what an entry holds.</summary>
    public CacheEntry AddSource(CacheEntry entry, CacheSource source)
    {
        lock (_gate) return _entries.TryGetValue(entry.FileName, out var current) ? Store(current.WithSource(source)) : entry;
    }

    /// <summary>Drops what is void, too old or too much. Bounded by the number of files.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            foreach (var name in _entries.Keys.ToList()) TryGetValid(name, out _);
            _files.RemoveOldParts(_partsInUse, _options.PartialRetention);
            while (Used() > _options.MaxCacheBytes && DropOldest())
            {
            }
        }
    }

    public void Dispose() => _lock.Dispose();

    private bool TryFind(Func<CacheEntry, CacheSource, bool> fits, [NotNullWhen(true)] out CacheEntry? entry, [NotNullWhen(true)] out CacheSource? source)
    {
        lock (_gate)
        {
            foreach (var candidate in _entries.Values.ToList())
            {
                source = candidate.Sources.FirstOrDefault(s => fits(candidate, s));
                if (source is not null && TryGetValid(candidate.FileName, out entry)) return true;
            }
        }

        (entry, source) = (null, null);
        return false;
    }

    private bool TryGetValid(string fileName, [NotNullWhen(true)] out CacheEntry? entry)
    {
        if (!_entries.TryGetValue(fileName, out entry)) return false;
        if (_files.IsIntact(entry)) return true;
        _logger.CacheEntryVoid(fileName);
        Drop(entry);
        entry = null;
        return false;
    }

    private CacheEntry Store(CacheEntry entry)
    {
        _files.WriteEntry(entry);
        return _entries[entry.FileName] = entry;
    }

    private void NoteUse(string fileName)
    {
        if (_entries.TryGetValue(fileName, out var entry) && _time.GetUtcNow() - entry.UsedAt >= UseNotedAtLeast)
            Store(entry with { UsedAt = _time.GetUtcNow() });
    }

    /// <summary>The oldest broken-off download goes first, then the image whose last use is longest ago.</summary>
    private bool DropOldest()
    {
        if (_files.RemoveOldestPart(_partsInUse)) return true;
        var oldest = _entries.Values.Where(e => !_pins.ContainsValue(e.FileName) && _files.BytesOf(e) > 0).MinBy(e => e.UsedAt);
        if (oldest is null) return false;
        _logger.CacheEntryDropped(oldest.FileName, _files.BytesOf(oldest), oldest.UsedAt);
        Drop(oldest);
        return true;
    }

    private void Drop(CacheEntry entry)
    {
        _files.Remove(entry);
        _entries.Remove(entry.FileName);
    }

    private long Used() => _reserved + _entries.Values.Sum(_files.BytesOf) + _files.BytesOfParts(_partsInUse);

    private long PinnedBytes() => _entries.Values.Where(e => _pins.ContainsValue(e.FileName)).Sum(_files.BytesOf);

    private static SafeFileHandle TakeLock(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (LibC.Stat(path) is not null)
        {
            throw new IOException($"The image cache {Path.GetDirectoryName(path)} is in use by another process, or cannot be written: {e.Message}", e);
        }
    }

    private sealed class Undo(Action undo) : IDisposable
    {
        private Action? _undo = undo;

        public void Dispose() => Interlocked.Exchange(ref _undo, null)?.Invoke();
    }
}
