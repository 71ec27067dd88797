using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ironic.Redfish.Tracing;

/// <summary>A trace as text, one line of JSON for each request with its answer. Pure. Credentials never get there: headers are left out but for a few.</summary>
/// <remarks>
/// <code>
/// {"method": "PATCH", "path": "/redfish/v1/Systems/1", "ifMatch": "\"a\"", "body": {...}, "status": 200, "etag": "\"b\"", "location": null, "answer": {...}}
/// {"method": "GET", "path": "/redfish/v1/Systems/1", "fault": "..."}
/// </code>
/// </remarks>
public static partial class RedfishTraceFormat
{
    private const string Secret = "******";

    /// <summary>A body that is longer is told by its length alone.</summary>
    private const int LongestBody = 256 << 10;

    /// <summary>Members whose name has one of these hold what nobody else should know.</summary>
    private static readonly string[] Secrets = ["password", "passphrase", "secret", "token", "username", "privatekey", "credential", "community", "authorization"];

    public static string Write(RedfishTraceExchange exchange)
    {
        var line = new JsonObject { ["method"] = exchange.Method, ["path"] = exchange.Path };
        if (exchange.IfMatch is not null) line["ifMatch"] = exchange.IfMatch;
        if (exchange.Body is not null) line["body"] = Clean(exchange.Body);
        if (exchange.Fault is not null) line["fault"] = exchange.Fault;
        if (exchange.Status is { } status) line["status"] = status;
        if (exchange.ETag is not null) line["etag"] = exchange.ETag;
        if (exchange.Location is not null) line["location"] = exchange.Location;
        if (exchange.Answer is not null) line["answer"] = Clean(exchange.Answer);
        return line.ToJsonString();
    }

    /// <exception cref="FormatException">A line is none of a trace; the message says which.</exception>
    public static IReadOnlyList<RedfishTraceExchange> Read(string trace)
    {
        List<RedfishTraceExchange> exchanges = [];
        foreach (var (number, line) in trace.Split('\n', StringSplitOptions.TrimEntries).Index())
        {
            if (line.Length == 0 || line[0] == '#') continue;
            exchanges.Add(ReadLine(line, number + 1));
        }

        return exchanges;
    }

    private static RedfishTraceExchange ReadLine(string line, int number)
    {
        try
        {
            var parts = JsonNode.Parse(line) as JsonObject ?? throw new FormatException("it is no JSON object.");
            return new(Required(parts, "method"), Required(parts, "path"))
            {
                IfMatch = (string?)parts["ifMatch"],
                Body = parts["body"]?.ToJsonString(),
                Fault = (string?)parts["fault"],
                Status = (int?)parts["status"],
                ETag = (string?)parts["etag"],
                Location = (string?)parts["location"],
                Answer = parts["answer"]?.ToJsonString(),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Line {number} of the trace is no exchange: {e.Message}"), e);
        }
    }

    private static string Required(JsonObject parts, string name) => (string?)parts[name] ?? throw new FormatException($"it has no {name}.");

    private static JsonNode? Clean(string body)
    {
        if (body.Length > LongestBody) return string.Create(CultureInfo.InvariantCulture, $"({body.Length} characters)");
        try
        {
            return Clean(JsonNode.Parse(body));
        }
        catch (JsonException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"({body.Length} characters that are no JSON)"); // whatever it is, nobody can tell what is secret in it
        }
    }

    private static JsonNode? Clean(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    if (IsPlain(value) && Secrets.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))) members[name] = Secret;
                    else if (Clean(value) is var clean && clean != value) members[name] = clean;
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    if (Clean(items[i]) is var clean && clean != items[i]) items[i] = clean;
                }

                break;
            case JsonValue value when value.TryGetValue(out string? text) && Login().IsMatch(text):
                return Login().Replace(text, $"://{Secret}@");
        }

        return node;
    }

    /// <summary>A value, or a list of values.</summary>
    private static bool IsPlain(JsonNode? node) => node is JsonValue || node is JsonArray items && items.All(item => item is JsonValue);

    /// <summary>Name and password in a URL, as of an image.</summary>
    [GeneratedRegex(@"://[^/@\s]+@", RegexOptions.None, 1000)]
    private static partial Regex Login();
}

/// <summary>A request, and what came back.</summary>
/// <param name="Method">"GET", ...</param>
/// <param name="Path">With its query.</param>
public sealed record RedfishTraceExchange(string Method, string Path)
{
    public string? IfMatch { get; init; }

    /// <summary>JSON; null: none, or none that is JSON.</summary>
    public string? Body { get; init; }

    /// <summary>Why no answer came; null: one came.</summary>
    public string? Fault { get; init; }

    public int? Status { get; init; }

    public string? ETag { get; init; }

    public string? Location { get; init; }

    /// <summary>The answer's body.</summary>
    public string? Answer { get; init; }
}
