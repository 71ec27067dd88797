using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Model.Json;
using Ironic.Redfish.Storage;

namespace Ironic.Drivers.Redfish.Raid;

/// <summary>The volumes there are as a node's <c>raid_config</c>, in Ironic's shape. Pure.</summary>
internal static class RaidReport
{
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
            ["physical_disks"] = new JsonArray([.. volume.DrivePaths.Select(path => JsonValue.Create(RaidPaths.NameOf(path)))]),
        };
        if (isRoot) disk["is_root_volume"] = true;
        return disk;
    }
}
