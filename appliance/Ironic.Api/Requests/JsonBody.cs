using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Ironic.Model.Faults;
using Microsoft.AspNetCore.Http;

namespace Ironic.Api.Requests;

/// <summary>Reads a request's body as JSON: bounded in size and depth, with every string in it valid.</summary>
internal static class JsonBody
{
    /// <summary>As Ironic's <c>max_json_body_depth</c>; CONTRACT section 2.0.</summary>
    public const int MaxDepth = 25;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth + 1, AllowDuplicateProperties = false };

    /// <summary>An undefined element when there is no body.</summary>
    /// <exception cref="BadHttpRequestException">The body is larger than its endpoint allows, came too slowly, or was cut off.</exception>
    /// <exception cref="BodyTooDeepException">Nested deeper than <see cref="MaxDepth"/>.</exception>
    public static async ValueTask<Outcome<JsonElement>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = await CopyAsync(request, cancellationToken);
        var bytes = body.Written;
        if (bytes.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0) return default(JsonElement);
        if (!Utf8.IsValid(bytes.Span)) return Fault.Invalid("The request body is not valid JSON: it is not UTF-8");
        if (IsTooDeep(bytes.Span)) throw new BodyTooDeepException();
        try
        {
            var json = JsonElement.Parse(bytes.Span, Options);
            CheckStrings(bytes.Span);
            return json;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Fault.Invalid($"The request body is not valid JSON: {e.Message}");
        }
    }

    private static async ValueTask<Views.PooledBuffer> CopyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // The limit has been set on the request; what the header promises beyond it is refused by the read, not allocated.
        var buffer = new Views.PooledBuffer((int)Math.Clamp(request.ContentLength ?? 4096, 256, 1024 * 1024));
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(buffer.GetMemory(1024), cancellationToken)) > 0) buffer.Advance(read);
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Counts brackets outside of strings; a parser's own limit could not be told from other errors.</summary>
    private static bool IsTooDeep(ReadOnlySpan<byte> json)
    {
        var structure = Structure;
        var depth = 0;
        for (var i = json.IndexOfAny(structure); i >= 0; i = Next(json, i, structure))
        {
            switch (json[i])
            {
                case (byte)'"':
                    i = EndOfString(json, i);
                    if (i < 0) return false;
                    break;
                case (byte)'{' or (byte)'[':
                    if (++depth > MaxDepth) return true;
                    break;
                default:
                    depth--;
                    break;
            }
        }

        return false;
    }

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);

    private static int Next(ReadOnlySpan<byte> json, int after, SearchValues<byte> wanted)
    {
        var found = json[(after + 1)..].IndexOfAny(wanted);
        return found < 0 ? -1 : after + 1 + found;
    }

    private static int EndOfString(ReadOnlySpan<byte> json, int start)
    {
        for (var i = start + 1; i < json.Length; i++)
        {
            var found = json[i..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0) return -1;
            i += found;
            if (json[i] == '"') return i;
            i++; // whatever the backslash escapes
        }

        return -1;
    }

    /// <summary>An escaped half of a surrogate pair parses, but is no text; found here, it cannot surprise a reader later.</summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    private static void CheckStrings(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\\u"u8) < 0) return;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth + 1 });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) _ = reader.GetString();
        }
    }
}

/// <summary>A body is nested deeper than any that we know of needs to be.</summary>
internal sealed class BodyTooDeepException : Exception
{
    public BodyTooDeepException() : base($"Request body JSON is nested too deeply. At most {JsonBody.MaxDepth} levels are allowed.")
    {
    }

    public BodyTooDeepException(string message) : base(message)
    {
    }

    public BodyTooDeepException(string message, Exception inner) : base(message, inner)
    {
    }
}
