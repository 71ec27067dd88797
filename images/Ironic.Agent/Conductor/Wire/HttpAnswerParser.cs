using System.Globalization;
using System.Text;
using Ironic.Agent.Api.Wire;

namespace Ironic.Agent.Conductor.Wire;

/// <summary>Reads an HTTP/1.1 answer (RFC 9112): status line, header fields, and a body framed by its length, by chunks, or by the connection's end.</summary>
internal static class HttpAnswerParser
{
    private const int MaxFields = 128;

    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    /// <param name="received">All that has come on the connection.</param>
    /// <param name="ended">Nothing more will come.</param>
    /// <param name="answer">Set when <see cref="HttpParse.Done"/>.</param>
    public static HttpParse TryParse(ReadOnlyMemory<byte> received, bool ended, out HttpAnswer? answer)
    {
        answer = null;
        while (true)
        {
            var end = received.Span.IndexOf("\r\n\r\n"u8);
            if (end < 0) return ended ? HttpParse.Bad : HttpParse.NeedMore;
            if (!TryReadHead(received.Span[..end], out var status, out var fields)) return HttpParse.Bad;
            received = received[(end + 4)..];
            if (status >= 200) return TryReadBody(status, fields, received, ended, out answer);
            // 1xx: another head follows (RFC 9110, 15.2)
        }
    }

    private static bool TryReadHead(ReadOnlySpan<byte> head, out int status, out Dictionary<string, string> fields)
    {
        (status, fields) = (0, new(StringComparer.OrdinalIgnoreCase));
        var lines = Encoding.Latin1.GetString(head).Split("\r\n");
        if (lines.Length > MaxFields + 1 || lines[0].Length < 12 || !lines[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || lines[0][8] != ' ') return false;
        if (!int.TryParse(lines[0].AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out status) || status < 100) return false;
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) return false;
            fields[line[..colon]] = line[(colon + 1)..].Trim(' ', '\t');
        }

        return true;
    }

    private static HttpParse TryReadBody(int status, Dictionary<string, string> fields, ReadOnlyMemory<byte> rest, bool ended, out HttpAnswer? answer)
    {
        answer = null;
        if (status is 204 or 304)
        {
            answer = new(status, default);
            return HttpParse.Done;
        }

        if (fields.TryGetValue("Transfer-Encoding", out var coding))
            return string.Equals(coding, "chunked", StringComparison.OrdinalIgnoreCase) ? TryReadChunks(status, rest.Span, ended, out answer) : HttpParse.Bad;

        var length = rest.Length;
        if (fields.TryGetValue("Content-Length", out var text))
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length)) return HttpParse.Bad;
            if (rest.Length < length) return ended ? HttpParse.Bad : HttpParse.NeedMore;
        }
        else if (!ended)
        {
            return HttpParse.NeedMore;
        }

        answer = new(status, rest[..length]);
        return HttpParse.Done;
    }

    private static HttpParse TryReadChunks(int status, ReadOnlySpan<byte> rest, bool ended, out HttpAnswer? answer)
    {
        answer = null;
        List<byte> body = [];
        while (true)
        {
            var end = rest.IndexOf(LineEnd);
            if (end < 0) return ended || rest.Length > ChunkSize.MaxLineLength ? HttpParse.Bad : HttpParse.NeedMore;
            if (!ChunkSize.TryParse(rest[..end], out var size)) return HttpParse.Bad;
            rest = rest[(end + LineEnd.Length)..];
            if (size == 0)
            {
                answer = new(status, body.ToArray()); // trailers are of no interest, and the connection ends here
                return HttpParse.Done;
            }

            if (rest.Length < size + LineEnd.Length) return ended ? HttpParse.Bad : HttpParse.NeedMore;
            if (!rest[(int)size..].StartsWith(LineEnd)) return HttpParse.Bad;
            body.AddRange(rest[..(int)size]);
            rest = rest[((int)size + LineEnd.Length)..];
        }
    }
}
