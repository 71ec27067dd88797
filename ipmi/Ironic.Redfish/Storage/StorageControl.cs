using System.Text.Json.Nodes;
using Ironic.Redfish.Http;
using Ironic.Redfish.Json;
using Ironic.Redfish.Systems;
using Ironic.Redfish.Tasks;

namespace Ironic.Redfish.Storage;

/// <summary>Disks and volumes of a system: read, made and deleted.</summary>
public static class StorageControl
{
    private const string Immediate = "Immediate", OnReset = "OnReset";

    /// <summary>Volume.VolumeType, from before RAIDType was there (Volume 1.3.1).</summary>
    private static readonly Dictionary<string, string> OldTypes = new(StringComparer.Ordinal)
    {
        ["NonRedundant"] = "RAID0", ["Mirrored"] = "RAID1", ["StripedWithParity"] = "RAID5", ["SpannedMirrors"] = "RAID10", ["SpannedStripesWithParity"] = "RAID50",
    };

    extension(IRedfishChannel bmc)
    {
        /// <summary>All storage of the system; none where the BMC shows none.</summary>
        public async Task<IReadOnlyList<StorageView>> GetStorageAsync(RedfishMachine machine, CancellationToken cancellationToken)
        {
            var system = await bmc.ReadAsync(machine.SystemPath, cancellationToken);
            List<StorageView> found = [];
            foreach (var storage in await bmc.ReadMembersAsync(system["Storage"].Link, cancellationToken)) found.Add(await ReadStorageAsync(bmc, storage, cancellationToken));
            if (found.Count > 0) return found;
            return [.. (await bmc.ReadMembersAsync(system["SimpleStorage"].Link, cancellationToken)).Select(ReadSimple)];
        }

        /// <summary>Makes a volume of disks.</summary>
        /// <param name="storage">Whose disks.</param>
        /// <param name="raidType">"RAID1".</param>
        /// <param name="drives">Paths of the disks.</param>
        /// <param name="capacityBytes">Null: all there is.</param>
        /// <param name="name">Null: the BMC's choice.</param>
        /// <param name="cancellationToken">Gives up.</param>
        /// <returns>The task that goes on; null: it is done. And whether it waits for the machine's next start.</returns>
        public async Task<(RedfishTask? Task, bool NeedsReset)> CreateVolumeAsync(
            StorageView storage, string raidType, IReadOnlyList<string> drives, long? capacityBytes, string? name, CancellationToken cancellationToken)
        {
            var collection = storage.VolumesPath ?? throw Faults.Unsupported(bmc.Target, $"volumes on {storage.Name}");
            if (storage.RaidTypes.Count > 0 && !storage.RaidTypes.Contains(raidType))
                throw Faults.Unsupported(bmc.Target, $"{raidType} on {storage.Name}; it has {string.Join(", ", storage.RaidTypes)}");
            var body = new JsonObject
            {
                ["RAIDType"] = raidType,
                ["Links"] = new JsonObject { ["Drives"] = new JsonArray([.. drives.Select(drive => new JsonObject { ["@odata.id"] = drive })]) },
            };
            if (capacityBytes is { } bytes) body["CapacityBytes"] = bytes;
            if (name is not null) body["Name"] = name;
            if (ApplyTime(storage) is { } when) body["@Redfish.OperationApplyTime"] = when;
            return (TaskMonitor.Of(await bmc.PostAsync(collection, body, cancellationToken)), ApplyTime(storage) == OnReset);
        }

        /// <summary>Deletes a volume and what is on it. No error when it is gone.</summary>
        public async Task<RedfishTask?> DeleteVolumeAsync(VolumeView volume, CancellationToken cancellationToken)
        {
            try
            {
                return TaskMonitor.Of(await bmc.DeleteAsync(volume.Path, cancellationToken));
            }
            catch (RedfishException e) when (e.Failure == RedfishFailure.NotFound)
            {
                return null;
            }
        }
    }

    /// <summary>At once where that can be; null: the BMC lists no times, and none is asked for.</summary>
    private static string? ApplyTime(StorageView storage) =>
        storage.ApplyTimes.Contains(Immediate) ? Immediate : storage.ApplyTimes.Contains(OnReset) ? OnReset : null;

    private static async Task<StorageView> ReadStorageAsync(IRedfishChannel bmc, RedfishResource storage, CancellationToken cancellationToken)
    {
        var drives = await bmc.ReadAllAsync(storage["Drives"].Links, cancellationToken);
        var volumesPath = storage["Volumes"].Link;
        var collection = await bmc.TryReadAsync(volumesPath, cancellationToken);
        var volumes = await bmc.ReadMembersAsync(collection is null ? null : volumesPath, cancellationToken);
        var controllers = storage["StorageControllers"].Items.Concat((await bmc.ReadMembersAsync(storage["Controllers"].Link, cancellationToken)).Select(c => c.Body)).ToList();
        return new(storage.Path, storage["Id"].Text ?? "", storage["Name"].Text ?? "")
        {
            RaidTypes = [.. controllers.SelectMany(c => c["SupportedRAIDTypes"].Texts).Distinct(StringComparer.Ordinal)],
            ApplyTimes = collection?["@Redfish.OperationApplyTimeSupport"]["SupportedValues"].Texts ?? [],
            Drives = [.. drives.Select(ReadDrive)],
            Volumes = [.. volumes.Select(ReadVolume)],
            VolumesPath = collection is null ? null : volumesPath,
        };
    }

    private static DriveView ReadDrive(RedfishResource drive) => new(drive.Path, drive["Id"].Text ?? "", drive["Name"].Text ?? "")
    {
        CapacityBytes = drive["CapacityBytes"].Whole,
        MediaType = drive["MediaType"].Text,
        Protocol = drive["Protocol"].Text,
        Model = drive["Model"].Text,
        Serial = drive["SerialNumber"].Text,
        Health = drive["Status"]["Health"].Text,
    };

    private static VolumeView ReadVolume(RedfishResource volume) => new(volume.Path, volume["Id"].Text ?? "", volume["Name"].Text ?? "")
    {
        RaidType = volume["RAIDType"].Text ?? (volume["VolumeType"].Text is { } old ? OldTypes.GetValueOrDefault(old) : null),
        CapacityBytes = volume["CapacityBytes"].Whole,
        DrivePaths = volume["Links"]["Drives"].Links,
        Health = volume["Status"]["Health"].Text,
        Kind = volume["VolumeType"].Text,
    };

    private static StorageView ReadSimple(RedfishResource storage) => new(storage.Path, storage["Id"].Text ?? "", storage["Name"].Text ?? "")
    {
        Drives =
        [
            .. storage["Devices"].Items.Select((device, number) => new DriveView(
                RedfishPaths.Join(storage.Path, $"#/Devices/{number}"), device["Name"].Text ?? "", device["Name"].Text ?? "")
            {
                CapacityBytes = device["CapacityBytes"].Whole, Model = device["Model"].Text, Health = device["Status"]["Health"].Text,
            }),
        ],
    };
}
