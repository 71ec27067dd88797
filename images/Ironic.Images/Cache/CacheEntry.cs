using Ironic.Images.Checksums;
using Ironic.Images.Native;

namespace Ironic.Images.Cache;

/// <summary>An image in the cache: one served file, and the sources that it is known to be made of.</summary>
internal sealed record CacheEntry
{
    private const int MaxSources = 32;

    /// <summary>SHA-256 of the served file, lower-case hex; names it.</summary>
    public required string Sha256 { get; init; }

    /// <summary>"raw" or "qcow2".</summary>
    public required string Format { get; init; }

    public required long Length { get; init; }

    public required long VirtualSize { get; init; }

    /// <summary>The served file as it was put there; when it is another now, the entry is void.</summary>
    public required FileStamp Stamp { get; init; }

    /// <summary>SHA-256 of the map of used blocks; null: there is none.</summary>
    public string? ExtentsSha256 { get; init; }

    public long DataBytes { get; init; }

    /// <summary>Newest last.</summary>
    public required IReadOnlyList<CacheSource> Sources { get; init; }

    public DateTimeOffset UsedAt { get; init; }

    /// <summary>Name of the served file, below the boot server's <c>/images/</c>.</summary>
    public string FileName => $"{Sha256}.{Format}";

    public string ExtentsName => $"{Sha256}.extents.json";

    public CacheEntry WithSource(CacheSource source) =>
        this with { Sources = [.. Sources.Where(s => s.Key != source.Key).TakeLast(MaxSources - 1), source] };
}

/// <summary>Where an entry's content came from.</summary>
internal sealed record CacheSource
{
    /// <summary>Digest of the source's URL (which itself may hold a secret).</summary>
    public required string Key { get; init; }

    /// <summary>The URL as it may be shown.</summary>
    public required string Name { get; init; }

    /// <summary>Of the source's content: raw, qcow2, iso.</summary>
    public required string Format { get; init; }

    /// <summary>Of the source's content, as far as they were computed.</summary>
    public IReadOnlyList<Digest> Digests { get; init; } = [];

    public string? ETag { get; init; }

    public DateTimeOffset? LastModified { get; init; }

    /// <summary>Of a <c>file://</c> source: while it is unchanged, it need not be read again.</summary>
    public FileStamp? File { get; init; }

    public Digest? DigestOf(DigestAlgorithm algorithm) => Digests.FirstOrDefault(d => d.Algorithm == algorithm);
}

/// <summary>Tells whether a file is still the one that it was: replaced or rewritten ones differ.</summary>
internal sealed record FileStamp(ulong Device, ulong Inode, long Length, long ModifiedNanoseconds)
{
    public static FileStamp Of(FileFacts facts) => new(facts.Device, facts.Inode, facts.Length, facts.ModifiedNanoseconds);
}
