using System.Text.Json;
using Ironic.Model.Json;

namespace Ironic.Conductor.Hardware;

/// <summary>What a wished RAID configuration may say (the API contract, section 2.2).</summary>
internal static class RaidConfigs
{
    private const int MaxDisks = 1000;

    private static readonly string[] Levels = ["JBOD", "0", "1", "2", "5", "6", "1+0", "5+0", "6+0"];

    private static readonly string[] Keys =
    [
        "size_gb", "raid_level", "volume_name", "is_root_volume", "share_physical_disks", "disk_type", "interface_type", "number_of_physical_disks", "controller", "physical_disks",
    ];

    /// <summary>Null: it is sound. Empty: no wish.</summary>
    public static string? Problem(JsonMap config)
    {
        if (config.IsEmpty) return null;
        if (config.Keys.FirstOrDefault(key => key != "logical_disks") is { } extra) return Wrong($"'{extra}' is not allowed; only 'logical_disks' is");
        if (!config.TryGet("logical_disks", out var disks) || disks.ValueKind != JsonValueKind.Array || disks.GetArrayLength() is 0 or > MaxDisks) return Wrong("'logical_disks' is a list of at least one disk");
        return disks.EnumerateArray().Select((disk, i) => OfDisk(disk) is { } problem ? Wrong($"logical_disks[{i}]: {problem}") : null).FirstOrDefault(problem => problem is not null);
    }

    private static string? OfDisk(JsonElement disk)
    {
        if (disk.ValueKind != JsonValueKind.Object) return "an object is needed";
        if (disk.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !Keys.Contains(name)) is { } extra) return $"'{extra}' is not one of {string.Join(", ", Keys)}";
        if (!disk.TryGetProperty("size_gb", out var size)) return "'size_gb' is a required property";
        if (!(size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var gigabytes) && gigabytes >= 0 || size.ValueKind == JsonValueKind.String && size.ValueEquals("MAX"))) return "'size_gb' is an integer of 0 or more, or \"MAX\"";
        if (!disk.TryGetProperty("raid_level", out var level)) return "'raid_level' is a required property";
        if (level.ValueKind != JsonValueKind.String || !Levels.Contains(level.GetString())) return $"'raid_level' is one of {string.Join(", ", Levels)}";
        return Flag(disk, "is_root_volume") ?? Flag(disk, "share_physical_disks") ?? Word(disk, "disk_type", "hdd", "ssd") ?? Word(disk, "interface_type", "sata", "scsi", "sas")
            ?? Word(disk, "volume_name") ?? Word(disk, "controller") ?? Count(disk) ?? PhysicalDisks(disk);
    }

    private static string? Flag(JsonElement disk, string name) =>
        disk.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.True or JsonValueKind.False) ? $"'{name}' is a boolean" : null;

    private static string? Word(JsonElement disk, string name, params string[] allowed)
    {
        if (!disk.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind != JsonValueKind.String) return $"'{name}' is a string";
        return allowed.Length == 0 || allowed.Contains(value.GetString()) ? null : $"'{name}' is one of {string.Join(", ", allowed)}";
    }

    private static string? Count(JsonElement disk) =>
        disk.TryGetProperty("number_of_physical_disks", out var count) && !(count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out var number) && number > 0) ? "'number_of_physical_disks' is an integer above 0" : null;

    /// <summary>Names, or at least two descriptions; either needs to know the controller.</summary>
    private static string? PhysicalDisks(JsonElement disk)
    {
        if (!disk.TryGetProperty("physical_disks", out var disks)) return null;
        if (!disk.TryGetProperty("controller", out _)) return "'controller' is a dependency of 'physical_disks'";
        if (disks.ValueKind != JsonValueKind.Array) return "'physical_disks' is a list";
        return disks.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) || disks.GetArrayLength() >= 2 && disks.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object)
            ? null
            : "'physical_disks' is a list of names, or of two or more objects of hints";
    }

    private static string Wrong(string problem) => $"RAID config validation error: {problem}";
}
