using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish;

/// <summary>Paths and the members that every resource has, in this personality's spelling.</summary>
internal sealed class ResourceNames(Personality personality)
{
    public const string Root = "/redfish/v1/";

    public Personality Personality { get; } = personality;

    public string System => Path("Systems", Personality.SystemId);

    public string Manager => Path("Managers", Personality.ManagerId);

    public string Chassis => Path("Chassis", Personality.ChassisId);

    /// <summary>An absolute path, with a slash at its end where the personality has it so.</summary>
    public string Path(params ReadOnlySpan<string> segments)
    {
        var path = Root + string.Join('/', segments!);
        return Personality.SlashAtEnd ? path + "/" : path;
    }

    /// <summary>A path without a slash at its end: of actions.</summary>
    public static string Action(string resource, string name) => $"{resource.TrimEnd('/')}/Actions/{name}";

    public static JsonObject Link(string path) => new() { ["@odata.id"] = path };

    public static JsonArray Links(params IEnumerable<string> paths) => new([.. paths.Select(Link)]);

    public static JsonObject Resource(string path, string type, string id, string name) => new()
    {
        ["@odata.id"] = path, ["@odata.type"] = $"#{type}", ["Id"] = id, ["Name"] = name,
    };

    public static JsonObject Collection(string path, string type, params IEnumerable<string> members)
    {
        var links = Links(members);
        return new()
        {
            ["@odata.id"] = path, ["@odata.type"] = $"#{type}.{type}", ["Name"] = type, ["Members@odata.count"] = links.Count, ["Members"] = links,
        };
    }

    public static JsonArray Texts(params IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    public static JsonObject Fine() => new() { ["State"] = "Enabled", ["Health"] = "OK" };
}
