using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Agent.Faults;

namespace Ironic.Agent.FileSystems;

/// <summary>A file to be put on, or removed from, the deployed system.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Partition">A number, or a device; null: the one that has the path's first folder.</param>
/// <param name="Content">Null: remove the file.</param>
/// <param name="Mode">Of the file.</param>
/// <param name="FolderMode">Of its folder, where that has to be made.</param>
/// <param name="Owner">User id.</param>
/// <param name="Group">Group id.</param>
internal sealed record FileInjection(string Path, string? Partition, byte[]? Content, int? Mode, int? FolderMode, int? Owner, int? Group)
{
    private static readonly string[] Known = ["path", "partition", "content", "deleted", "mode", "dirmode", "owner", "group"];
    private static readonly string[] Numbers = ["mode", "dirmode", "owner", "group"];

    /// <exception cref="AgentException">"InvalidCommandParamsError": names everything that is wrong with any of them.</exception>
    public static IReadOnlyList<FileInjection> Parse(IEnumerable<JsonNode?> given)
    {
        List<string> problems = [];
        List<FileInjection> files = [];
        foreach (var node in given)
        {
            if (node is not JsonObject file)
            {
                problems.Add($"{node?.ToJsonString() ?? "null"} is no object");
                continue;
            }

            var before = problems.Count;
            problems.AddRange(Problems(file));
            if (problems.Count == before) files.Add(Create(file));
        }

        return problems.Count == 0 ? files : throw Fault.InvalidParams($"Validation of files failed: {string.Join("; ", problems)}");
    }

    private static IEnumerable<string> Problems(JsonObject file)
    {
        var path = Text(file["path"]);
        var name = path ?? "a file";
        foreach (var key in file.Select(pair => pair.Key).Except(Known, StringComparer.Ordinal)) yield return $"unexpected field {key} in {name}";
        if (string.IsNullOrEmpty(path)) yield return $"expected a path in {string.Join(", ", file.Select(pair => pair.Key))}";
        else if (!path.StartsWith('/') || path.Split('/').Contains("..", StringComparer.Ordinal)) yield return $"{path} is no absolute path without '..'";
        else if (path.EndsWith('/')) yield return $"directories not supported for {path}";
        else if (System.IO.Path.GetDirectoryName(path) == "/" && file["partition"] is null) yield return $"{path} in root directory requires \"partition\"";

        var deleted = file["deleted"]?.GetValueKind() == JsonValueKind.True;
        if (deleted == (file["content"] is not null)) yield return $"{name} needs either content or deleted";
        if (Text(file["content"]) is { } content && !IsBase64(content)) yield return $"content of {name} is no base64";
        foreach (var number in Numbers)
        {
            if (file[number] is { } value && Number(value) is null) yield return $"{number} must be a number in {name}";
        }
    }

    private static FileInjection Create(JsonObject file) => new(
        Text(file["path"])!, file["partition"]?.ToString(), Text(file["content"]) is { } content ? Convert.FromBase64String(content) : null,
        Number(file["mode"]), Number(file["dirmode"]), Number(file["owner"]), Number(file["group"]));

    private static bool IsBase64(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out _);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
}
