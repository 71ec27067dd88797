using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Ironic.Api.Tests.Hosting;

/// <summary>A request that was good, and is wrong somewhere.</summary>
internal sealed record HostileRequest(string Method, string Path, byte[]? Body, string ContentType, string Version)
{
    private static readonly string[] ContentTypes = ["application/json", "application/json", "application/json", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "multipart/form-data", "a/b"];

    public static HostileRequest Make(Random random, string method, string pattern)
    {
        var path = new StringBuilder(string.Join('/', pattern.Split('/').Select(segment => segment.StartsWith('{') ? Segment(random, segment) : segment)));
        for (var (i, mark) = (method == "GET" ? random.Next(3) : random.Next(6) == 0 ? 1 : 0, '?'); i > 0; i--, mark = '&')
            path.Append(mark).Append(Uri.EscapeDataString(Pick(random, HostileShapes.QueryKeys))).Append('=').Append(Query(random));
        var bodied = method is not ("GET" or "HEAD") ? random.Next(10) > 0 : random.Next(10) == 0;
        var body = bodied ? Damage(random, random.Next(60) == 0 ? Deep(random) : method == "PATCH" ? Patch(random) : Document(random, pattern)) : null;
        return new(method, path.ToString(), body, Pick(random, ContentTypes), random.Next(3) > 0 ? "latest" : random.Next(2) == 0 ? $"1.{random.Next(1, 116)}" : Pick(random, HostileShapes.Versions));
    }

    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(new(Method), new Uri(Path, UriKind.Relative));
        message.Headers.TryAddWithoutValidation("X-OpenStack-Ironic-API-Version", Version);
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        }

        return message;
    }

    public override string ToString() => $"{Method} {Path} {Version} {ContentType}\n{(Body is null ? "" : Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 2000))))}";

    /// <summary>Mostly of something that is there.</summary>
    private static string Segment(Random random, string name) => random.Next(4) == 0 ? Pick(random, HostileShapes.Segments) : name switch
    {
        "{ident}" => random.Next(2) == 0 ? HostileShapes.Node : "n",
        "{port}" => HostileShapes.Port,
        "{resource}" or "{portgroup}" => HostileShapes.Other,
        "{indicator}" => "led@chassis",
        "{trait}" => "CUSTOM_A",
        "{name}" => "fake-hardware",
        "{hostname}" => "localhost",
        _ => "x",
    };

    private static string Query(Random random) => random.Next(10) switch
    {
        0 => new('q', random.Next(5000)),
        1 => "%zz%", // no encoding at all
        _ => Uri.EscapeDataString(Pick(random, HostileShapes.QueryValues)),
    };

    private static byte[] Document(Random random, string pattern)
    {
        var fitting = HostileShapes.Bodies.Where(body => pattern.EndsWith(body.Path, StringComparison.Ordinal)).ToList();
        var document = JsonNode.Parse(Pick(random, fitting.Count > 0 ? fitting : [.. HostileShapes.Bodies]).Body)!;
        for (var i = random.Next(3); i > 0; i--) Change(random, document);
        return Encoding.UTF8.GetBytes(Splice(random, document.ToJsonString()));
    }

    private static byte[] Patch(Random random) => Encoding.UTF8.GetBytes(random.Next(10) == 0 ? Pick(random, HostileShapes.Values) : "[" + string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
        $$"""{"op": "{{Pick(random, ["add", "add", "replace", "replace", "remove", "test", "move", ""])}}", "path": "{{Pick(random, HostileShapes.Pointers)}}", "value": {{Pick(random, HostileShapes.Values)}} }""")) + "]");

    /// <summary>A member gone, renamed, or of another kind.</summary>
    private static void Change(Random random, JsonNode node)
    {
        while (true)
        {
            switch (node)
            {
                case JsonObject { Count: > 0 } map:
                    var (key, value) = map.ElementAt(random.Next(map.Count));
                    if (value is JsonObject or JsonArray && random.Next(2) == 0)
                    {
                        node = value;
                        continue;
                    }

                    if (random.Next(4) == 0) map.Remove(key);
                    else map[random.Next(6) == 0 ? Pick(random, HostileShapes.QueryKeys) : key] = $"@@{random.Next(HostileShapes.Values.Length + 1).ToString(CultureInfo.InvariantCulture)}@@";
                    return;
                case JsonArray { Count: > 0 } list:
                    if (list[0] is { } first and (JsonObject or JsonArray) && random.Next(2) == 0)
                    {
                        node = first;
                        continue;
                    }

                    list[0] = $"@@{random.Next(HostileShapes.Values.Length + 1).ToString(CultureInfo.InvariantCulture)}@@";
                    return;
                default:
                    return;
            }
        }
    }

    /// <summary>Puts in the values as they are: some are no JSON that a tree would hold.</summary>
    private static string Splice(Random random, string text)
    {
        for (var i = 0; i < HostileShapes.Values.Length; i++) text = text.Replace($"\"@@{i.ToString(CultureInfo.InvariantCulture)}@@\"", HostileShapes.Values[i], StringComparison.Ordinal);
        return text.Replace($"\"@@{HostileShapes.Values.Length.ToString(CultureInfo.InvariantCulture)}@@\"", $"\"{new string('L', random.Next(70_000))}\"", StringComparison.Ordinal);
    }

    private static byte[] Deep(Random random)
    {
        var depth = random.Next(20, 5000);
        return Encoding.UTF8.GetBytes(random.Next(2) == 0 ? new string('[', depth) + new string(']', depth) : $$"""{"extra": {{string.Concat(Enumerable.Repeat("{\"a\":", depth))}}1{{new string('}', depth)}} }""");
    }

    /// <summary>Some are cut, have a byte changed, or are in an encoding that is none of ours.</summary>
    private static byte[] Damage(Random random, byte[] body)
    {
        if (body.Length == 0) return body;
        switch (random.Next(12))
        {
            case 0: return body[..random.Next(body.Length)];
            case 1: body[random.Next(body.Length)] = (byte)random.Next(256); return body;
            case 2: return [0xEF, 0xBB, 0xBF, .. body];
            case 3: return Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body));
            case 4: return [.. body, .. body];
            default: return body;
        }
    }

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
