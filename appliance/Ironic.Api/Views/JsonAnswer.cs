using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Ironic.Api.Views;

/// <summary>An answer of one JSON value, with its length.</summary>
internal sealed class JsonAnswer(int status, Action<Utf8JsonWriter> write) : IResult
{
    /// <summary>No charset parameter: Ironic sends none, and JSON is UTF-8.</summary>
    public const string ContentType = "application/json";

    /// <summary>UTF-8 as it is; only what JSON itself demands is escaped.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 128 };

    /// <summary>Absolute; null: none.</summary>
    public string? Location { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var buffer = new PooledBuffer();
        await using (var writer = new Utf8JsonWriter(buffer, WriterOptions)) write(writer);

        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.ContentLength = buffer.Written.Length;
        if (Location is not null) response.Headers.Location = Location;
        await response.Body.WriteAsync(buffer.Written, httpContext.RequestAborted);
    }
}
