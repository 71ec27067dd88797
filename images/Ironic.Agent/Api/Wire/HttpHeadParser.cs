using System.Globalization;
using System.Text;

namespace Ironic.Agent.Api.Wire;

/// <summary>How reading a head went.</summary>
internal enum HttpParse
{
    /// <summary>The blank line that ends the head has not arrived.</summary>
    NeedMore,

    Done,

    /// <summary>Not HTTP/1.x as we accept it: answer 400 and close.</summary>
    Bad,
}

/// <summary>
/// Reads the head of an HTTP/1.1 request (RFC 9112): request line, header fields, blank line. Strict where leniency lets two readers
/// disagree about where a request ends: no bare CR, no folded lines, no space before a colon, one framing header only.
/// </summary>
internal static class HttpHeadParser
{
    /// <summary>More fields than this are refused; a client of ours sends about eight.</summary>
    public const int MaxFields = 64;

    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    /// <param name="received">All that has come in since the last request.</param>
    /// <param name="head">Set when <see cref="HttpParse.Done"/>.</param>
    /// <param name="consumed">Bytes of the head, blank line included, when done.</param>
    public static HttpParse TryParse(ReadOnlySpan<byte> received, out HttpRequestHead? head, out int consumed)
    {
        (head, consumed) = (null, 0);
        var end = received.IndexOf(EndOfHead);
        if (end < 0) return HttpParse.NeedMore;

        consumed = end + EndOfHead.Length;
        var text = received[..end];
        if (text.ContainsAnyExceptInRange((byte)0x09, (byte)0x7E)) return HttpParse.Bad; // the API's whole vocabulary is ASCII

        var lines = Encoding.ASCII.GetString(text).Split("\r\n");
        if (lines.Length > MaxFields + 1 || Array.Exists(lines, line => line.AsSpan().ContainsAny('\r', '\n'))) return HttpParse.Bad;
        return TryReadFields(lines.AsSpan(1), out var fields) && TryBuild(lines[0], fields, out head) ? HttpParse.Done : HttpParse.Bad;
    }

    private static bool TryReadFields(ReadOnlySpan<string> lines, out Dictionary<string, string> fields)
    {
        fields = new(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line.AsSpan(0, colon).ContainsAny(' ', '\t')) return false;

            var value = line[(colon + 1)..].Trim(' ', '\t');
            if (!fields.TryAdd(line[..colon], value)) fields[line[..colon]] += ", " + value; // RFC 9110, 5.3
        }

        return true;
    }

    private static bool TryBuild(string requestLine, Dictionary<string, string> fields, out HttpRequestHead? head)
    {
        head = null;
        var words = requestLine.Split(' ');
        if (words.Length != 3 || words[0].Length == 0 || words[2] is not ("HTTP/1.1" or "HTTP/1.0")) return false;
        if (!TryReadTarget(words[1], out var path, out var query)) return false;

        var chunked = fields.TryGetValue("Transfer-Encoding", out var coding);
        if (chunked && !string.Equals(coding, "chunked", StringComparison.OrdinalIgnoreCase)) return false;

        long? length = null;
        if (fields.TryGetValue("Content-Length", out var lengthText))
        {
            if (chunked || !long.TryParse(lengthText, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)) return false;
            length = parsed;
        }

        var connection = fields.GetValueOrDefault("Connection", "");
        head = new()
        {
            Method = words[0],
            Path = path,
            Query = query,
            ContentLength = chunked ? null : length ?? 0,
            Chunked = chunked,
            ExpectsContinue = string.Equals(fields.GetValueOrDefault("Expect"), "100-continue", StringComparison.OrdinalIgnoreCase),
            KeepAlive = words[2] == "HTTP/1.1"
                ? !connection.Contains("close", StringComparison.OrdinalIgnoreCase)
                : connection.Contains("keep-alive", StringComparison.OrdinalIgnoreCase),
            Host = fields.GetValueOrDefault("Host"),
        };
        return true;
    }

    private static bool TryReadTarget(string target, out string path, out Dictionary<string, string> query)
    {
        query = new(StringComparer.Ordinal);
        path = "";
        if (!target.StartsWith('/')) return false;

        var mark = target.IndexOf('?', StringComparison.Ordinal);
        path = Uri.UnescapeDataString(mark < 0 ? target : target[..mark]);
        if (mark < 0) return true;

        foreach (var pair in target[(mark + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (pair, "") : (pair[..equals], pair[(equals + 1)..]);
            query[Decode(name)] = Decode(value);
        }

        return true;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
