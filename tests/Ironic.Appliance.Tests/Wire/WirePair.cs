using System.Globalization;
using Ironic.Testing;

namespace Ironic.Appliance.Tests.Wire;

/// <summary>A request and a real Ironic's response to it, as captured.</summary>
internal sealed record WirePair(string Name, string Method, string Path, IReadOnlyDictionary<string, string> RequestHeaders, string RequestBody,
    int Status, IReadOnlyDictionary<string, string> ResponseHeaders, string ResponseBody)
{
    private static readonly string Folder = System.IO.Path.Combine(Repository.Shared, "contract", "wire");

    /// <summary>In the order of capture: each builds on what the ones before left.</summary>
    public static IReadOnlyList<WirePair> LoadAll() =>
        [.. Directory.EnumerateFiles(Folder, "*.txt").Where(file => !file.EndsWith("000-INDEX.txt", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Load)];

    private static WirePair Load(string file)
    {
        var halves = File.ReadAllText(file).Split("\n<<< RESPONSE\n", 2);
        var (requestHead, requestBody) = Split(halves[0][">>> REQUEST\n".Length..]);
        var (responseHead, responseBody) = Split(halves[1]);
        var requestLine = requestHead[0];
        var method = requestLine[..requestLine.IndexOf(' ', StringComparison.Ordinal)];
        var path = requestLine[(method.Length + 1)..requestLine.LastIndexOf(' ')];
        var requestHeaders = Headers(requestHead);
        return new(System.IO.Path.GetFileNameWithoutExtension(file), method, path, requestHeaders,
            requestHeaders.ContainsKey("Content-Length") ? requestBody : "",
            int.Parse(responseHead[0].Split(' ')[1], CultureInfo.InvariantCulture), Headers(responseHead), responseBody);
    }

    private static (string[] Head, string Body) Split(string message)
    {
        var parts = message.Split("\n\n", 2);
        return (parts[0].Split('\n'), parts.Length > 1 ? parts[1].Trim('\n') : "");
    }

    private static Dictionary<string, string> Headers(string[] head) => head.Skip(1).Where(line => line.Contains(':', StringComparison.Ordinal))
        .Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
}
