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
    private const string ApplyTimeName = "@Redfish.OperationApplyTime", ApplyTimesName = "@Redfish.OperationApplyTimeSupport";

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
            foreach (var storage in await bmc.ReadMembersAsync(system["Storage"].Link, cancellationToken))
                found.Add(await ReadStorageAsync(bmc, storage, await bmc.ReadAllAsync(storage["Drives"].Links, cancellationToken), cancellationToken));
            if (found.Count > 0) return found;
            return [.. (await bmc.ReadMembersAsync(system["SimpleStorage"].Link, cancellationToken)).Select(ReadSimple)];
        }

        /// <summary>The same without the disks, which are most of the reading: for who looks what became of volumes.</summary>
        public async Task<IReadOnlyList<StorageView>> GetVolumesAsync(RedfishMachine machine, CancellationToken cancellationToken)
        {
            var system = await bmc.ReadAsync(machine.SystemPath, cancellationToken);
            List<StorageView> found = [];
            foreach (var storage in await bmc.ReadMembersAsync(system["Storage"].Link, cancellationToken)) found.Add(await ReadStorageAsync(bmc, storage, [], cancellationToken));
            return found;
        }

        /// <summary>Makes a volume of disks.</summary>
        /// <param name="storage">Whose disks.</param>
        /// <param name="raidType">"RAID1".</param>
        /// <param name="drives">Paths of the disks.</param>
        /// <param name="capacityBytes">Null: all there is.</param>
        /// <param name="name">Null: the BMC's choice.</param>
        /// <param name="cancellationToken">Gives up.</param>
        public async Task<VolumeWork> CreateVolumeAsync(
            StorageView storage, string raidType, IReadOnlyList<string> drives, long? capacityBytes, string? name, CancellationToken cancellationToken)
        {
            var collection = storage.VolumesPath ?? throw Faults.Unsupported(bmc.Target, $"volumes on {storage.Name}");
            if (storage.RaidTypes.Count > 0 && !storage.RaidTypes.Contains(raidType))
                throw Faults.Unsupported(bmc.Target, $"{raidType} on {storage.Name}; it has {string.Join(", ", storage.RaidTypes)}");
            var when = ApplyTime(storage.ApplyTimes);
            JsonObject body = [];
            if (capacityBytes is { } bytes) body["CapacityBytes"] = bytes;
            if (name is not null) body["Name"] = name;
            if (when is not null) body[ApplyTimeName] = when;
            return new(TaskMonitor.Of(await PostVolumeAsync(bmc, collection, raidType, drives, body, cancellationToken)), when == OnReset);
        }

        /// <summary>Deletes a volume and what is on it. No error when it is gone.</summary>
        public async Task<VolumeWork> DeleteVolumeAsync(VolumeView volume, CancellationToken cancellationToken)
        {
            var when = ApplyTime(volume.ApplyTimes);
            try
            {
                return new(TaskMonitor.Of(await DeleteAsync(bmc, volume.Path, when, cancellationToken)), when == OnReset);
            }
            catch (RedfishException e) when (e.Failure == RedfishFailure.NotFound)
            {
                return new(null, NeedsReset: false);
            }
        }
    }

    /// <summary>Whether what is asked for takes effect with the machine's next start.</summary>
    internal static bool WaitsForReset(IReadOnlyList<string> times) => ApplyTime(times) == OnReset;

    /// <summary>At once where that can be; null: the BMC lists no times, and none is asked for.</summary>
    private static string? ApplyTime(IReadOnlyList<string> times) => times.Contains(Immediate) ? Immediate : times.Contains(OnReset) ? OnReset : null;

    /// <summary>In today's words; then in those of schemas before RAIDType, as older iDRACs have them.</summary>
    private static async Task<RedfishAnswer> PostVolumeAsync(
        IRedfishChannel bmc, string collection, string raidType, IReadOnlyList<string> drives, JsonObject body, CancellationToken cancellationToken)
    {
        var today = (JsonObject)body.DeepClone();
        today["RAIDType"] = raidType;
        today["Links"] = new JsonObject { ["Drives"] = Links(drives) };
        var old = OldTypes.FirstOrDefault(type => type.Value == raidType).Key;
        try
        {
            return await bmc.PostAsync(collection, today, cancellationToken);
        }
        catch (RedfishException e) when (e.Status == 400 && old is not null && (e.Says("RAIDType") || e.Says("VolumeType")))
        {
            body["VolumeType"] = old;
            body["Drives"] = Links(drives);
            return await bmc.PostAsync(collection, body, cancellationToken);
        }
    }

    /// <summary>With the time where the BMC lists times; some list them and refuse a DELETE that has a body.</summary>
    private static async Task<RedfishAnswer> DeleteAsync(IRedfishChannel bmc, string path, string? when, CancellationToken cancellationToken)
    {
        if (when is null) return await bmc.DeleteAsync(path, null, cancellationToken);
        try
        {
            return await bmc.DeleteAsync(path, new JsonObject { [ApplyTimeName] = when }, cancellationToken);
        }
        catch (RedfishException e) when (e.Status is 400 or 411 or 413 or 415)
        {
            return await bmc.DeleteAsync(path, null, cancellationToken);
        }
    }

    private static JsonArray Links(IEnumerable<string> paths) => new([.. paths.Select(path => new JsonObject { ["@odata.id"] = path })]);

    private static async Task<StorageView> ReadStorageAsync(
        IRedfishChannel bmc, RedfishResource storage, IReadOnlyList<RedfishResource> drives, CancellationToken cancellationToken)
    {
        var volumesPath = storage["Volumes"].Link;
        var collection = await bmc.TryReadAsync(volumesPath, cancellationToken);
        var volumes = await bmc.ReadMembersAsync(collection is null ? null : volumesPath, cancellationToken);
        var controllers = storage["StorageControllers"].Items.Concat((await bmc.ReadMembersAsync(storage["Controllers"].Link, cancellationToken)).Select(c => c.Body)).ToList();
        var times = collection is null ? [] : TimesOf(collection);
        return new(storage.Path, storage["Id"].Text ?? "", storage["Name"].Text ?? "")
        {
            RaidTypes = [.. controllers.SelectMany(c => c["SupportedRAIDTypes"].Texts).Distinct(StringComparer.Ordinal)],
            ApplyTimes = times,
            Drives = [.. drives.Select(ReadDrive)],
            Volumes = [.. volumes.Select(volume => ReadVolume(volume, times))],
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

    private static IReadOnlyList<string> TimesOf(RedfishResource resource) => resource[ApplyTimesName]["SupportedValues"].Texts;

    /// <param name="volume">The resource.</param>
    /// <param name="times">When its collection can be changed, which counts where the volume says nothing of itself.</param>
    private static VolumeView ReadVolume(RedfishResource volume, IReadOnlyList<string> times) => new(volume.Path, volume["Id"].Text ?? "", volume["Name"].Text ?? "")
    {
        RaidType = volume["RAIDType"].Text ?? (volume["VolumeType"].Text is { } old ? OldTypes.GetValueOrDefault(old) : null),
        CapacityBytes = volume["CapacityBytes"].Whole,
        DrivePaths = volume["Links"]["Drives"].Links,
        Health = volume["Status"]["Health"].Text,
        Kind = volume["VolumeType"].Text,
        ApplyTimes = TimesOf(volume) is { Count: > 0 } own ? own : times,
        Identifiers = [.. volume["Identifiers"].Items.Select(item => new DurableName(item["DurableNameFormat"].Text ?? "", item["DurableName"].Text ?? "")).Where(name => name.Name.Length > 0)],
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
