using System.Globalization;
using System.Text.Json;
using Ironic.Agent.Disks;

namespace Ironic.Agent.Images.Extents;

/// <summary>The used blocks of a sparse raw image; all outside of them is zeros. Format and use: docs/images.md.</summary>
internal sealed record ExtentMap
{
    /// <summary>Bytes of a map that are read at most.</summary>
    public const int MaxBytes = 4 << 20;

    private const int Sha256Digits = 64;

    /// <summary>Bytes of the whole image.</summary>
    public required long Size { get; init; }

    /// <summary>Of the whole image, zeros included; lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Of the bytes inside the extents, in order.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>Of those bytes a chunk at a time; null: the map has none.</summary>
    public ChunkDigests? Chunks { get; init; }

    /// <summary>At least one; ascending, not overlapping, each beginning at a page (4 KiB), and ending at one or at the image's end.</summary>
    public required IReadOnlyList<Extent> Extents { get; init; }

    /// <summary>Sum of the extents.</summary>
    public required long DataBytes { get; init; }

    /// <summary>What lies between, and before and behind them.</summary>
    public IEnumerable<Extent> Holes
    {
        get
        {
            long position = 0;
            foreach (var extent in Extents)
            {
                if (extent.Start > position) yield return new(position, extent.Start - position);
                position = extent.End;
            }

            if (position < Size) yield return new(position, Size - position);
        }
    }

    /// <exception cref="FormatException">It is no such map; the message says how.</exception>
    public static ExtentMap Parse(ReadOnlyMemory<byte> document)
    {
        try
        {
            using var json = JsonDocument.Parse(document);
            return Read(json.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"it is not of the form that it should have: {fault.Message}", fault);
        }
    }

    private static ExtentMap Read(JsonElement json)
    {
        var version = json.GetProperty("version").GetInt32();
        if (version != 1) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"it is of version {version}; 1 is supported"));
        var size = json.GetProperty("size").GetInt64();
        List<Extent> extents = [.. json.GetProperty("extents").EnumerateArray().Select(ReadExtent)];
        Check(extents, size);
        var data = json.GetProperty("data_bytes").GetInt64();
        if (data != extents.Sum(extent => extent.Length)) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"its extents do not add up to its {data} bytes"));
        return new() { Size = size, DataBytes = data, Extents = extents, Sha256 = Digest(json, "sha256"), DataSha256 = Digest(json, "data_sha256"), Chunks = ReadChunks(json, data) };
    }

    private static ChunkDigests? ReadChunks(JsonElement json, long data)
    {
        if (!json.TryGetProperty("chunk_sha256", out var list)) return null;
        var length = json.GetProperty("chunk_bytes").GetInt32();
        if (length <= 0 || list.GetArrayLength() != ((data - 1) / length) + 1)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"its {list.GetArrayLength()} chunks of {length} bytes are not its {data} bytes"));
        var digests = new List<string>(list.GetArrayLength());
        foreach (var digest in list.EnumerateArray()) digests.Add(Sha256Of(digest, "chunk_sha256"));
        return new(length, digests);
    }

    private static Extent ReadExtent(JsonElement pair) => pair.GetArrayLength() == 2
        ? new(pair[0].GetInt64(), pair[1].GetInt64())
        : throw new FormatException($"it is not of the form that it should have: {pair} is no pair of offset and length");

    private static void Check(List<Extent> extents, long size)
    {
        if (extents.Count == 0) throw new FormatException("it has no extents");
        long position = 0;
        foreach (var extent in extents)
        {
            var aligned = extent.Start % AlignedBuffer.Alignment == 0 && (extent.Length % AlignedBuffer.Alignment == 0 || extent.End == size);
            if (extent.Start < position || extent.Length <= 0 || extent.Length > size - extent.Start || !aligned)
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"the extent of {extent.Length} bytes at {extent.Start} cannot be one, after {position} and in an image of {size} bytes"));
            position = extent.End;
        }
    }

    private static string Digest(JsonElement json, string name) => Sha256Of(json.GetProperty(name), name);

    private static string Sha256Of(JsonElement value, string name) =>
        value.GetString() is { Length: Sha256Digits } text && text.All(char.IsAsciiHexDigit) ? text.ToLowerInvariant() : throw new FormatException($"its {name} is no SHA-256");
}
