using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.AgentContract.Commands;
using Ironic.Model.Json;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Steps;

/// <summary>
/// What a RAID step leaves on the node: <c>raid_config</c>, and of the root volume, where the step made one, what schedulers and the agent need to find it:
/// <c>properties</c>' <c>local_gb</c>, <c>root_device</c> and the capability <c>raid_level</c>. With the volume these two go again: the next deploy would look for it.
/// </summary>
internal static class RaidResults
{
    private const string DisksKey = "logical_disks", UpdatedKey = "last_updated", RootKey = "is_root_volume", LevelKey = "raid_level", HintKey = "root_device_hint", DeviceKey = "root_device", CapabilitiesKey = "capabilities";

    /// <summary>After a step of the agent's: what it made, or nothing after it deleted all.</summary>
    public static Node Keep(Node node, StepPhase phase, Step step, CommandResult result, DateTimeOffset now)
    {
        if (step.Name == "delete_configuration") return node with { RaidConfig = JsonMap.Empty, Properties = WithoutLost(node, JsonMap.Empty) };
        return (result.Result as JsonObject)?[$"{phase.Name}_result"] is JsonObject made && made.ContainsKey(DisksKey) ? Keep(node, JsonMap.From(made), now) : node;
    }

    /// <param name="node">Whose RAID it is.</param>
    /// <param name="raid">What there is now, in the shape of <c>raid_config</c>.</param>
    /// <param name="now">When it was looked at, where it does not say so itself.</param>
    public static Node Keep(Node node, JsonMap raid, DateTimeOffset now)
    {
        var dated = raid.Contains(UpdatedKey) ? raid : raid.With(UpdatedKey, now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture));
        var properties = WithoutLost(node, raid);
        return node with { RaidConfig = dated, Properties = DisksOf(raid).FirstOrDefault(disk => disk.GetText(RootKey) == "true") is { } root ? WithRoot(properties, root) : properties };
    }

    private static IEnumerable<JsonMap> DisksOf(JsonMap raid) => raid.TryGet(DisksKey, out var disks) && disks.ValueKind == JsonValueKind.Array
        ? disks.EnumerateArray().Where(disk => disk.ValueKind == JsonValueKind.Object).Select(JsonMap.From)
        : [];

    /// <summary>A root device that was a volume and is none any more is nobody's wish: it came with the volume. One that was no volume is the operator's.</summary>
    private static JsonMap WithoutLost(Node node, JsonMap raid)
    {
        var properties = node.Properties;
        if (properties.GetMap(DeviceKey) is not { } device || !IsVolume(node.RaidConfig, device) || IsVolume(raid, device)) return properties;
        properties = properties.Without(DeviceKey);
        return properties.GetText(CapabilitiesKey) is { } capabilities ? properties.With(CapabilitiesKey, string.Join(',', WithoutLevel(capabilities))) : properties;
    }

    private static bool IsVolume(JsonMap raid, JsonMap device) => DisksOf(raid).Any(disk => disk.GetMap(HintKey) is { } hint && hint.Equals(device));

    /// <summary>A hint that was there stays where the volume's name is not known: it may be the operator's own.</summary>
    private static JsonMap WithRoot(JsonMap properties, JsonMap root)
    {
        if (root.TryGet("size_gb", out var size) && size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var gigabytes)) properties = properties.With("local_gb", gigabytes);
        if (root.GetMap(HintKey) is { IsEmpty: false } hint) properties = properties.With(DeviceKey, hint.ToObject());
        return root.GetText(LevelKey) is { Length: > 0 } level ? properties.With(CapabilitiesKey, string.Join(',', [.. WithoutLevel(properties.GetText(CapabilitiesKey)), $"{LevelKey}:{level}"])) : properties;
    }

    /// <summary>Capabilities are text: <c>k:v,k:v</c>.</summary>
    private static IEnumerable<string> WithoutLevel(string? capabilities) =>
        (capabilities ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(pair => pair.Split(':')[0].Trim() != LevelKey);
}
