using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Ironic.Api.Views;

/// <summary>An answer of many items. A page of a thousand nodes never stands in memory a second time.</summary>
/// <param name="plural">The key of the array: "nodes".</param>
/// <param name="items">What to list.</param>
/// <param name="view">How each is written.</param>
/// <param name="next">URL of the next page; null: this is the last.</param>
internal sealed class ListAnswer<T>(string plural, IReadOnlyList<T> items, View<T> view, string? next) : IResult where T : class
{
    /// <summary>What is gathered before it is handed to the socket: 64 KiB.</summary>
    private const int ChunkBytes = 64 * 1024;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = JsonAnswer.ContentType;
        return Kept() is { } encoded ? WriteKeptAsync(response, encoded, httpContext.RequestAborted) : WriteAsync(response, httpContext.RequestAborted);
    }

    /// <summary>All items' JSON; null unless each is kept.</summary>
    private byte[][]? Kept()
    {
        if (!view.Keeps) return null;
        var encoded = new byte[items.Count][];
        for (var i = 0; i < encoded.Length; i++)
        {
            if (view.Encode(items[i]) is not { } json) return null;
            encoded[i] = json;
        }

        return encoded;
    }

    /// <summary>Every item is encoded already: the length is known, and all that is left to do is copying.</summary>
    private async Task WriteKeptAsync(HttpResponse response, byte[][] encoded, CancellationToken cancellationToken)
    {
        var tail = Encoding.UTF8.GetBytes(next is null ? "]}" : $"],\"next\":\"{JsonEncodedText.Encode(next, JsonAnswer.WriterOptions.Encoder)}\"}}");
        var head = Encoding.UTF8.GetBytes($"{{\"{plural}\":[");
        long length = head.Length + tail.Length + Math.Max(0, items.Count - 1);
        foreach (var json in encoded) length += json.Length;

        response.ContentLength = length;
        var writer = response.BodyWriter;
        writer.Write(head);
        var unflushed = head.Length;
        for (var i = 0; i < encoded.Length; i++)
        {
            if (i > 0) writer.Write(","u8);
            writer.Write(encoded[i]);
            if ((unflushed += encoded[i].Length) < ChunkBytes) continue;
            if ((await writer.FlushAsync(cancellationToken)).IsCompleted) return; // nobody reads any more
            unflushed = 0;
        }

        writer.Write(tail);
        await writer.FlushAsync(cancellationToken);
    }

    private async Task WriteAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        using var buffer = new PooledBuffer(ChunkBytes + 8192);
        await using var writer = new Utf8JsonWriter(buffer, JsonAnswer.WriterOptions);
        writer.WriteStartObject();
        writer.WriteStartArray(plural);
        foreach (var item in items)
        {
            view.Write(writer, item);
            if (buffer.Written.Length + writer.BytesPending < ChunkBytes) continue;
            await writer.FlushAsync(cancellationToken);
            await response.Body.WriteAsync(buffer.Written, cancellationToken);
            buffer.Clear();
        }

        writer.WriteEndArray();
        if (next is not null) writer.WriteString("next"u8, next);
        writer.WriteEndObject();
        await writer.FlushAsync(cancellationToken);
        if (!response.HasStarted) response.ContentLength = buffer.Written.Length;
        await response.Body.WriteAsync(buffer.Written, cancellationToken);
    }
}
