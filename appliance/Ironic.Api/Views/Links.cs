using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Ironic.Api.Views;

/// <summary>URLs into the API, from the base that the client sees (contract, section 1.3).</summary>
internal sealed class Links(string baseUrl)
{
    private readonly byte[] _base = Encoding.UTF8.GetBytes(baseUrl);

    public string Base => baseUrl;

    /// <summary><c>{base}/v1/{path}</c>.</summary>
    public string Self(string path) => $"{baseUrl}/v1/{path}";

    /// <summary>The pair of links that every resource carries: <c>self</c> under /v1, and <c>bookmark</c> without it.</summary>
    public void WritePair(Utf8JsonWriter writer, string path)
    {
        var bytes = Encoding.UTF8.GetMaxByteCount(path.Length);
        var tail = bytes <= 256 ? stackalloc byte[256] : new byte[bytes];
        WritePair(writer, tail[..Encoding.UTF8.GetBytes(path, tail)]);
    }

    /// <summary>As above for <c>{collection}/{uuid}{suffix}</c>, without making strings: a long list has thousands of them.</summary>
    public void WritePair(Utf8JsonWriter writer, ReadOnlySpan<byte> collection, Guid uuid, ReadOnlySpan<byte> suffix = default)
    {
        Span<byte> tail = stackalloc byte[collection.Length + 1 + 36 + suffix.Length];
        collection.CopyTo(tail);
        tail[collection.Length] = (byte)'/';
        Utf8Formatter.TryFormat(uuid, tail[(collection.Length + 1)..], out _);
        suffix.CopyTo(tail[(collection.Length + 37)..]);
        WritePair(writer, tail);
    }

    /// <summary>One link of a list.</summary>
    public static void WriteLink(Utf8JsonWriter writer, string href, string rel)
    {
        writer.WriteStartObject();
        writer.WriteString("href"u8, href);
        writer.WriteString("rel"u8, rel);
        writer.WriteEndObject();
    }

    private void WritePair(Utf8JsonWriter writer, ReadOnlySpan<byte> tail)
    {
        Span<byte> url = _base.Length + tail.Length < 508 ? stackalloc byte[512] : new byte[_base.Length + tail.Length + 4];
        _base.CopyTo(url);
        "/v1/"u8.CopyTo(url[_base.Length..]);
        tail.CopyTo(url[(_base.Length + 4)..]);

        writer.WriteStartArray();
        Write(writer, url[..(_base.Length + 4 + tail.Length)], "self"u8);
        tail.CopyTo(url[(_base.Length + 1)..]);
        Write(writer, url[..(_base.Length + 1 + tail.Length)], "bookmark"u8);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> href, ReadOnlySpan<byte> rel)
    {
        writer.WriteStartObject();
        writer.WriteString("href"u8, href);
        writer.WriteString("rel"u8, rel);
        writer.WriteEndObject();
    }
}
