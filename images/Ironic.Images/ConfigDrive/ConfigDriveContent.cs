using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ironic.Images.ConfigDrive;

/// <summary>A config drive given as an object: its keys, their types, and the files that they become. Nothing is invented that was not given, but for
/// the defaults of meta_data's <c>uuid</c> and <c>name</c>.</summary>
internal static class ConfigDriveContent
{
    private const JsonValueKind Object = JsonValueKind.Object, Array = JsonValueKind.Array, Text = JsonValueKind.String, Null = JsonValueKind.Null;

    private static readonly (string Key, string File, JsonValueKind[] Kinds, string Allowed)[] Table =
    [
        ("meta_data", "meta_data.json", [Object], "an object"),
        ("user_data", "user_data", [Object, Array, Text, Null], "an object, an array, a text or null"),
        ("network_data", "network_data.json", [Object], "an object"),
        ("vendor_data", "vendor_data2.json", [Object], "an object"),
    ];

    public static IReadOnlyList<string> Validate(JsonElement drive)
    {
        List<string> errors = [];
        foreach (var member in drive.EnumerateObject())
        {
            var row = Table.FirstOrDefault(r => r.Key == member.Name);
            if (row.Key is null)
                errors.Add($"Schema error for configdrive: '{member.Name}' is not known; the keys are {string.Join(", ", Table.Select(r => r.Key))}.");
            else if (!row.Kinds.Contains(member.Value.ValueKind))
                errors.Add($"Schema error for configdrive: {row.Key} is {member.Value.ValueKind.ToString().ToLowerInvariant()}; it must be {row.Allowed}.");
        }

        return errors;
    }

    /// <summary>The files of one version folder, from a valid object.</summary>
    public static List<(string Name, byte[] Content)> Files(JsonElement drive, Guid nodeUuid, string? nodeName)
    {
        List<(string Name, byte[] Content)> files = [];
        foreach (var (key, file, _, _) in Table)
        {
            if (key == "meta_data") files.Add((file, MetaData(drive, nodeUuid, nodeName)));
            else if (drive.TryGetProperty(key, out var value) && value.ValueKind != Null) files.Add((file, value.ValueKind == Text ? Encoding.UTF8.GetBytes(value.GetString()!) : Json(value)));
        }

        return files;
    }

    private static byte[] MetaData(JsonElement drive, Guid nodeUuid, string? nodeName)
    {
        var metaData = drive.TryGetProperty("meta_data", out var given) ? JsonObject.Create(given.Clone())! : [];
        metaData.TryAdd("uuid", nodeUuid.ToString("D"));
        if (nodeName is not null) metaData.TryAdd("name", nodeName);
        return Encoding.UTF8.GetBytes(metaData.ToJsonString());
    }

    /// <summary>As it was given, numbers and the order of keys included.</summary>
    private static byte[] Json(JsonElement value) => Encoding.UTF8.GetBytes(value.GetRawText());
}
