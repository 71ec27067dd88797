using System.Text.Json.Nodes;

namespace Ironic.Agent.Nodes;

/// <summary>The conductor's record of this machine, as it came with a lookup or a command; read-only.</summary>
internal sealed class NodeRecord(JsonObject record)
{
    public static NodeRecord Empty { get; } = new([]);

    public string? Uuid => Text(record["uuid"]);

    /// <summary>Hints for the root disk: the instance's own come before the machine's. Null: none.</summary>
    public JsonObject? RootDeviceHints => NonEmpty(Section("instance_info")?["root_device"]) ?? NonEmpty(Section("properties")?["root_device"]);

    /// <summary>Hints of disks that are to be left alone.</summary>
    public IReadOnlyList<JsonObject> SkipBlockDevices => Objects(Section("properties")?["skip_block_devices"]);

    public IReadOnlyList<JsonObject> InjectFiles => Objects(Section("properties")?["inject_files"]);

    /// <summary>A flag of <c>driver_internal_info</c>; JSON booleans, numbers and texts such as "True" will do.</summary>
    public bool Flag(string name, bool otherwise) => Section("driver_internal_info")?[name] switch
    {
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value when value.TryGetValue<long>(out var number) => number != 0,
        JsonValue value when value.TryGetValue<string>(out var text) => text.ToLowerInvariant() is "true" or "1" or "yes" or "on",
        _ => otherwise,
    };

    /// <summary>A whole number of <c>driver_internal_info</c>.</summary>
    public int Number(string name, int otherwise) =>
        Section("driver_internal_info")?[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : otherwise;

    /// <summary>The config drive, where the record carries it in the clear.</summary>
    public JsonNode? ConfigDrive => Section("instance_info")?["configdrive"];

    private JsonObject? Section(string name) => record[name] as JsonObject;

    private static JsonObject? NonEmpty(JsonNode? node) => node is JsonObject { Count: > 0 } fields ? fields : null;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static IReadOnlyList<JsonObject> Objects(JsonNode? list) => list is JsonArray items ? [.. items.OfType<JsonObject>()] : [];
}
