using System.Text.Json;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Slots;

/// <summary>Nodes as drivers see them.</summary>
internal static class DriverContexts
{
    public static DriverContext Of(Node node, ITimeline timeline) => new()
    {
        NodeUuid = node.Uuid,
        NodeName = node.DisplayName,
        DriverInfo = node.DriverInfo,
        DriverInternalInfo = node.DriverInternalInfo,
        Properties = node.Properties,
        InstanceInfo = node.InstanceInfo,
        TargetRaidConfig = node.TargetRaidConfig,
        PowerState = node.PowerState,
        BootMode = BootModeOf(node),
        Timeline = timeline,
    };

    /// <summary>The instance's wish before the machine's ability before what was observed.</summary>
    public static BootMode? BootModeOf(Node node) =>
        Parse(Capabilities(node.InstanceInfo).GetText("boot_mode")) ?? Parse(Capability(node.Properties.GetText("capabilities"), "boot_mode")) ?? node.BootMode;

    /// <summary>instance_info.capabilities: an object, or its JSON as text.</summary>
    public static JsonMap Capabilities(JsonMap instanceInfo)
    {
        if (instanceInfo.GetMap("capabilities") is { } map) return map;
        if (instanceInfo.GetText("capabilities") is not { } text) return JsonMap.Empty;
        try
        {
            return JsonMap.Parse(text);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return JsonMap.Empty; // refused by name when the deploy is validated
        }
    }

    /// <summary>properties.capabilities: text <c>k:v,k:v</c>.</summary>
    private static string? Capability(string? capabilities, string key) => capabilities?
        .Split(',', StringSplitOptions.TrimEntries)
        .Select(pair => pair.Split(':', 2, StringSplitOptions.TrimEntries))
        .FirstOrDefault(pair => pair.Length == 2 && pair[0] == key)?[1];

    private static BootMode? Parse(string? word) => WireNames.TryParse<BootMode>(word, out var mode) ? mode : null;
}
