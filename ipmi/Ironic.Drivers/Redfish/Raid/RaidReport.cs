using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Model.Json;
using Ironic.Redfish.Storage;

namespace Ironic.Drivers.Redfish.Raid;

/// <summary>The volumes there are as a node's <c>raid_config</c>, in Ironic's shape. Pure.</summary>
internal static class RaidReport
{
    /// <summary>What makers write before the digits.</summary>
    private static readonly string[] Prefixes = ["naa.", "0x"];

    /// <param name="storages">What there is.</param>
    /// <param name="root">The root volume, which only the step knows that has just made it; null: it made none.</param>
    /// <param name="now">When it was looked at.</param>
    public static JsonMap Of(IReadOnlyList<StorageView> storages, VolumeView? root, DateTimeOffset now) => JsonMap.From(new JsonObject
    {
        ["logical_disks"] = new JsonArray([.. storages.SelectMany(storage => storage.Volumes.Where(volume => volume.IsRaidSet).Select(volume => Disk(storage, volume, volume.Path == root?.Path)))]),
        ["last_updated"] = now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
    });

    private static JsonObject Disk(StorageView storage, VolumeView volume, bool isRoot)
    {
        var disk = new JsonObject
        {
            ["id"] = volume.Id, ["name"] = volume.Name, ["controller"] = storage.Id, ["size_gb"] = volume.CapacityBytes >> 30,
            ["raid_level"] = RaidLevel.OfType(volume.RaidType)?.Word ?? volume.RaidType,
            ["physical_disks"] = new JsonArray([.. volume.DrivePaths.Select(path => JsonValue.Create(ResourcePaths.NameOf(path)))]),
        };
        if (isRoot) disk["is_root_volume"] = true;
        if (Hint(volume) is { } hint) disk["root_device_hint"] = hint;
        return disk;
    }

    /// <summary>How the machine's own kernel will call it, in the words of root device hints; null: the BMC does not tell a name that the kernel has, too.</summary>
    private static JsonObject? Hint(VolumeView volume)
    {
        const int Short = 16, Long = 32; // digits of NAA 2, 3, 5 and of NAA 6 (SPC-4, 7.8.6.6)
        foreach (var identifier in volume.Identifiers.Where(identifier => identifier.Format is "NAA" or ""))
        {
            var name = identifier.Name.Trim().ToLowerInvariant();
            foreach (var prefix in Prefixes.Where(prefix => name.StartsWith(prefix, StringComparison.Ordinal))) name = name[prefix.Length..];
            var digits = string.Concat(name.Where(c => c is not (':' or '-' or ' ')));
            if (digits.Length is not (Short or Long) || !digits.All(char.IsAsciiHexDigit)) continue;
            return new() { [digits.Length == Long ? "wwn_with_extension" : "wwn"] = $"0x{digits}" };
        }

        return null;
    }
}
