using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Serialization;

namespace Ironic.Images.Sources;

/// <summary>What an origin said of a file that is on its way; kept beside the part, so that a later process can go on.</summary>
internal sealed record PartState
{
    /// <summary>As sent; null: none.</summary>
    public string? ETag { get; init; }

    public DateTimeOffset? LastModified { get; init; }

    /// <summary>Bytes of the whole; null: not told.</summary>
    public long? Total { get; init; }

    /// <summary>Proves on resuming that the file is still the same one; null: the origin gave nothing that could (a weak ETag cannot, RFC 9110 section 13.1.5).</summary>
    [JsonIgnore]
    public RangeConditionHeaderValue? IfRange =>
        ETag is { } tag && EntityTagHeaderValue.TryParse(tag, out var parsed) && !parsed.IsWeak ? new(parsed)
        : LastModified is { } date ? new(date)
        : null;

    public static PartState From(HttpResponseMessage response) => new()
    {
        ETag = response.Headers.ETag?.ToString(),
        LastModified = response.Content.Headers.LastModified,
        Total = response.Content.Headers.ContentRange?.Length ?? response.Content.Headers.ContentLength,
    };

    /// <summary>Whether both are of one and the same content, as far as the origin tells.</summary>
    public bool SameContent(PartState other) => ETag == other.ETag && LastModified == other.LastModified && Total == other.Total;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"etag {ETag ?? "-"}, modified {LastModified:O}, {Total} bytes");
}
