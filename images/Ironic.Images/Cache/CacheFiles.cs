using System.Text.Json;
using Ironic.Images.Native;
using Ironic.Images.Sources;

namespace Ironic.Images.Cache;

/// <summary>The cache's tables as files.</summary>
internal sealed class CacheFiles(CacheFolders folders, TimeProvider time)
{
    private const string EntrySuffix = ".json";

    public Dictionary<string, CacheEntry> LoadEntries()
    {
        var entries = new Dictionary<string, CacheEntry>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folders.Entries, "*" + EntrySuffix).ToList())
        {
            if (ReadEntry(file) is { } entry && EntryPath(entry) == file && IsIntact(entry)) entries.Add(entry.FileName, entry);
            else File.Delete(file);
        }

        return entries;
    }

    public Dictionary<Guid, string> LoadPins(Dictionary<string, CacheEntry> entries)
    {
        var pins = new Dictionary<Guid, string>();
        foreach (var file in Directory.EnumerateFiles(folders.Pins).ToList())
        {
            if (Guid.TryParse(Path.GetFileName(file), out var node) && File.ReadAllText(file) is var name && entries.ContainsKey(name)) pins.Add(node, name);
            else File.Delete(file);
        }

        return pins;
    }

    /// <summary>What belongs to no entry: files whose process died between two renames. Parts stay: they can be gone on from. Returns how many were removed.</summary>
    public int RemoveLeftovers(Dictionary<string, CacheEntry> entries, TimeSpan partialRetention)
    {
        var wanted = entries.Values.SelectMany(e => (string[])[e.FileName, e.ExtentsName]).ToHashSet(StringComparer.Ordinal);
        var leftovers = Directory.EnumerateFiles(folders.Work)
            .Concat(Directory.EnumerateFiles(folders.Served).Where(f => !wanted.Contains(Path.GetFileName(f))))
            .Concat(Directory.EnumerateFiles(folders.Entries).Where(AtomicFile.IsLeftover))
            .Concat(Directory.EnumerateFiles(folders.Parts).Where(f => AtomicFile.IsLeftover(f) || IsOrphan(f)))
            .ToList();
        leftovers.ForEach(File.Delete);
        return leftovers.Count + RemoveOldParts([], partialRetention);
    }

    public int RemoveOldParts(HashSet<string> inUse, TimeSpan retention)
    {
        var old = PartsBut(inUse).Where(f => time.GetUtcNow() - new DateTimeOffset(File.GetLastWriteTimeUtc(f)) > retention).ToList();
        old.ForEach(RemovePart);
        return old.Count;
    }

    public bool RemoveOldestPart(HashSet<string> inUse)
    {
        if (PartsBut(inUse).MinBy(File.GetLastWriteTimeUtc) is not { } oldest) return false;
        RemovePart(oldest);
        return true;
    }

    public long BytesOfParts(HashSet<string> inUse) => PartsBut(inUse).Sum(f => LibC.Stat(f)?.AllocatedBytes ?? 0);

    public bool IsIntact(CacheEntry entry) => LibC.Stat(ServedPath(entry)) is { } facts && FileStamp.Of(facts) == entry.Stamp;

    /// <summary>What dropping the entry would free: nothing, while the file has another name elsewhere.</summary>
    public long BytesOf(CacheEntry entry) => LibC.Stat(ServedPath(entry)) is { Links: 1 } facts ? facts.AllocatedBytes : 0;

    public long FreeBytes() => new DriveInfo(folders.Root).AvailableFreeSpace;

    /// <summary>Map first, image next, entry last (by the caller): what is found without entry at start is removed.</summary>
    public FileStamp Publish(string file, CacheEntry entry, byte[]? map)
    {
        if (map is not null) AtomicFile.Write(Path.Combine(folders.Served, entry.ExtentsName), map);
        File.Move(file, ServedPath(entry), overwrite: true);
        LibC.FlushFolder(folders.Served);
        return FileStamp.Of(LibC.Stat(ServedPath(entry)) ?? throw new FileNotFoundException("The image vanished while it was put into the cache.", ServedPath(entry)));
    }

    public void WriteEntry(CacheEntry entry) => AtomicFile.Write(EntryPath(entry), JsonSerializer.SerializeToUtf8Bytes(entry, CacheJson.Default.CacheEntry));

    public void Remove(CacheEntry entry)
    {
        File.Delete(EntryPath(entry));
        File.Delete(ServedPath(entry));
        File.Delete(Path.Combine(folders.Served, entry.ExtentsName));
    }

    public void WritePin(Guid node, string fileName) => AtomicFile.Write(Path.Combine(folders.Pins, node.ToString("D")), System.Text.Encoding.UTF8.GetBytes(fileName));

    public void RemovePin(Guid node) => File.Delete(Path.Combine(folders.Pins, node.ToString("D")));

    /// <summary>A part's state without its part.</summary>
    private static bool IsOrphan(string file) => file.EndsWith(PartFile.StatePathOf(""), StringComparison.Ordinal) && !File.Exists(file[..^PartFile.StatePathOf("").Length]);

    private string ServedPath(CacheEntry entry) => Path.Combine(folders.Served, entry.FileName);

    private string EntryPath(CacheEntry entry) => Path.Combine(folders.Entries, entry.FileName + EntrySuffix);

    private List<string> PartsBut(HashSet<string> inUse) => [.. Directory.EnumerateFiles(folders.Parts, "*.part").Where(f => !inUse.Contains(f))];

    private static void RemovePart(string path)
    {
        File.Delete(path);
        File.Delete(PartFile.StatePathOf(path));
    }

    private static CacheEntry? ReadEntry(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), CacheJson.Default.CacheEntry);
        }
        catch (JsonException)
        {
            return null; // written by another version, or damaged: the image is fetched again
        }
    }
}
