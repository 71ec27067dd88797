using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Ironic.Api.Views;

/// <summary>An answer of many items, written as they are serialized: a page of a thousand nodes never stands in memory whole.</summary>
/// <param name="plural">The key of the array: "nodes".</param>
/// <param name="items">What to list.</param>
/// <param name="view">How each is written.</param>
/// <param name="next">URL of the next page; null: this is the last.</param>
internal sealed class ListAnswer<T>(string plural, IReadOnlyList<T> items, View<T> view, string? next) : IResult where T : class
{
    /// <summary>What is gathered before it is handed to the socket: 64 KiB.</summary>
    private const int ChunkBytes = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = JsonAnswer.ContentType;

        using var buffer = new PooledBuffer(ChunkBytes + 8192);
        await using var writer = new Utf8JsonWriter(buffer, JsonAnswer.WriterOptions);
        writer.WriteStartObject();
        writer.WriteStartArray(plural);
        foreach (var item in items)
        {
            view.Write(writer, item);
            if (buffer.Written.Length + writer.BytesPending < ChunkBytes) continue;
            await writer.FlushAsync(httpContext.RequestAborted);
            await response.Body.WriteAsync(buffer.Written, httpContext.RequestAborted);
            buffer.Clear();
        }

        writer.WriteEndArray();
        if (next is not null) writer.WriteString("next"u8, next);
        writer.WriteEndObject();
        await writer.FlushAsync(httpContext.RequestAborted);
        if (!response.HasStarted) response.ContentLength = buffer.Written.Length;
        await response.Body.WriteAsync(buffer.Written, httpContext.RequestAborted);
    }
}
