using System.Text.Json;
using Ironic.Images.ConfigDrive.Iso9660;
using Ironic.Model.Images;

namespace Ironic.Images.ConfigDrive;

/// <summary>Makes config drives of objects, and checks those that come ready.</summary>
internal sealed class ConfigDriveBuilder(TimeProvider time) : IConfigDriveBuilder
{
    /// <summary>What cloud-init looks for among the disk's labels.</summary>
    public const string Label = "config-2";

    /// <summary>The partition at the disk's end that takes the drive: 64 MiB, upstream's bound too.</summary>
    public const int MaxBytes = 64 << 20;

    /// <summary>The two versions of OpenStack's layout that upstream writes; their files are the same.</summary>
    private static readonly string[] Folders = ["openstack/2012-08-10/", "openstack/latest/"];

    public IReadOnlyList<string> Validate(JsonElement configDrive) => configDrive.ValueKind switch
    {
        JsonValueKind.Null => [], // none is wanted
        JsonValueKind.Object => ConfigDriveContent.Validate(configDrive),
        JsonValueKind.String when IsUrl(configDrive.GetString()!) => ValidateUrl(configDrive.GetString()!),
        JsonValueKind.String => ReadyDrive.TryRead(configDrive.GetString()!, out _) is { } problem ? [problem] : [],
        var other => [$"configdrive is {NameOf(other)}; an object, a URL or a base64 text is needed."],
    };

    public string Build(JsonElement configDrive, Guid nodeUuid, string? nodeName)
    {
        var problems = configDrive.ValueKind == JsonValueKind.Null ? ["configdrive is null: there is none to build."] : Validate(configDrive);
        if (problems.Count > 0) throw Invalid(string.Join(' ', problems));
        if (configDrive.ValueKind == JsonValueKind.Object) return BuildObject(configDrive, nodeUuid, nodeName);

        var text = configDrive.GetString()!;
        if (IsUrl(text)) return text.Trim();
        _ = ReadyDrive.TryRead(text, out var clean);
        return clean;
    }

    private string BuildObject(JsonElement configDrive, Guid nodeUuid, string? nodeName)
    {
        var files = ConfigDriveContent.Files(configDrive, nodeUuid, nodeName);
        var total = files.Sum(f => (long)f.Content.Length) * Folders.Length;
        if (total > MaxBytes) throw TooLarge(total);

        var volume = Iso9660Writer.Write(Label, Folders.SelectMany(folder => files.Select(f => KeyValuePair.Create(folder + f.Name, f.Content))), time.GetUtcNow());
        return volume.Length <= MaxBytes ? ReadyDrive.Pack(volume) : throw TooLarge(volume.Length);
    }

    private static bool IsUrl(string text) => text.Contains("://", StringComparison.Ordinal);

    private static IReadOnlyList<string> ValidateUrl(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? []
            : ["configdrive is a URL that the agent cannot fetch; http:// and https:// are possible."];

    private static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Number => "a number",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a text",
        _ => "missing",
    };

    private static ImageException TooLarge(long bytes) =>
        Invalid($"The config drive takes {bytes} bytes; at most {MaxBytes} (64 MiB) fit.");

    private static ImageException Invalid(string message) => new(message, ImageCauses.BadConfigDrive);
}
