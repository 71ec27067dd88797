using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ironic.Images.Sparse;

/// <summary>Which bytes of a raw image are used, with the digests to verify a copy by. The document beside each served raw image.</summary>
/// <remarks>Format and use: docs/images.md.</remarks>
internal sealed record ExtentMap
{
    [JsonPropertyName("version")]
    public int Version { get; init; } = 1;

    /// <summary>Bytes of the whole image.</summary>
    [JsonPropertyName("size")]
    public required long Size { get; init; }

    /// <summary>Sum of the extents' lengths.</summary>
    [JsonPropertyName("data_bytes")]
    public required long DataBytes { get; init; }

    /// <summary>SHA-256 of the whole image, zeros included; lower-case hex.</summary>
    [JsonPropertyName("sha256")]
    public required string Sha256 { get; init; }

    /// <summary>SHA-256 of the bytes inside the extents, in order; lower-case hex.</summary>
    [JsonPropertyName("data_sha256")]
    public required string DataSha256 { get; init; }

    /// <summary>Pairs of offset and length, ascending, not overlapping.</summary>
    [JsonPropertyName("extents")]
    public required IReadOnlyList<long[]> Extents { get; init; }

    /// <summary>Length of all chunks of those bytes but the last.</summary>
    [JsonPropertyName("chunk_bytes")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int ChunkBytes { get; init; }

    /// <summary>SHA-256 of each chunk; null: there are too many.</summary>
    [JsonPropertyName("chunk_sha256")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? ChunkSha256 { get; init; }

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, ExtentMapJson.Default.ExtentMap);
}

[JsonSerializable(typeof(ExtentMap))]
internal sealed partial class ExtentMapJson : JsonSerializerContext;
