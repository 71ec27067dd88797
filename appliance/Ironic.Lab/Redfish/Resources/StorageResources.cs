using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish.Resources;

/// <summary>A RAID controller with its disks, or disks without one. Of these the machine sees the volumes; its own disk is not the controller's.</summary>
internal sealed class StorageResources(ResourceNames names, IRedfishBoard board, RedfishTasks tasks) : IRedfishResources
{
    private const string Controller = "RAID1", TimeName = "@Redfish.OperationApplyTime", OnReset = "OnReset";

    private readonly VolumeStore _volumes = new(board.Facts.DiskBytes);

    private Personality Manners => names.Personality;

    private IEnumerable<string> DriveIds => Enumerable.Range(0, Manners.Disks).Select(number => $"Disk.Bay.{number}");

    public ValueTask<RedfishReply?> AnswerAsync(RedfishCall call, CancellationToken cancellationToken)
    {
        if (call.Segments is not ["Systems", var id, "Storage", .. var rest] || id != Manners.SystemId) return default;
        tasks.Advance();
        return new((call.Method, rest) switch
        {
            ("GET", []) => RedfishReply.Resource(ResourceNames.Collection(Below(), "StorageCollection", Below(Controller))),
            ("GET", [Controller]) => RedfishReply.Resource(Storage()),
            ("GET", [Controller, "Drives", var drive]) when DriveIds.Contains(drive) => RedfishReply.Resource(Drive(drive)),
            (_, [Controller, "Volumes", .. var volume]) when Manners.HasVolumes => Volumes(call, volume),
            _ => null,
        });
    }

    /// <summary>A registered name (NAA 5) of this board's volume. Most controllers give extended ones (NAA 6), for which QEMU's disks have no room.</summary>
    private string NaaOf(LabVolume volume) => "5" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{board.Facts.Uuid} {volume.Id}")))[1..16];

    private RedfishReply? Volumes(RedfishCall call, string[] rest) => (call.Method, rest) switch
    {
        ("GET", []) => RedfishReply.Resource(Collection()),
        ("POST", []) => Create(call),
        ("GET", [var id]) => _volumes.Find(id) is { } volume ? RedfishReply.Resource(Volume(volume)) : null,
        ("DELETE", [var id]) => _volumes.Find(id) is null ? null : Delete(call, id),
        _ => null,
    };

    private string Below(params ReadOnlySpan<string> segments) => names.Path(["Systems", Manners.SystemId, "Storage", .. segments]);

    private JsonObject Storage()
    {
        var storage = ResourceNames.Resource(Below(Controller), "Storage.v1_11_0.Storage", Controller, "Lab RAID");
        var controller = new JsonObject { ["@odata.id"] = Below(Controller) + "#/StorageControllers/0", ["MemberId"] = "0", ["Name"] = "Lab RAID", ["Status"] = ResourceNames.Fine() };
        if (Manners.HasVolumes) controller["SupportedRAIDTypes"] = ResourceNames.Texts(VolumeStore.Types.Keys);
        storage["StorageControllers"] = new JsonArray(controller);
        storage["Drives"] = ResourceNames.Links(DriveIds.Select(drive => Below(Controller, "Drives", drive)));
        if (Manners.HasVolumes) storage["Volumes"] = ResourceNames.Link(Below(Controller, "Volumes"));
        return storage;
    }

    private JsonObject Drive(string id)
    {
        var drive = ResourceNames.Resource(Below(Controller, "Drives", id), "Drive.v1_14_0.Drive", id, id);
        drive["CapacityBytes"] = board.Facts.DiskBytes;
        (drive["MediaType"], drive["Protocol"], drive["Model"], drive["SerialNumber"]) = ("SSD", "SATA", "Lab disk", $"{board.Facts.Name}-{id}");
        drive["Status"] = ResourceNames.Fine();
        return drive;
    }

    private JsonObject Collection()
    {
        var collection = ResourceNames.Collection(Below(Controller, "Volumes"), "VolumeCollection", _volumes.All.Select(volume => Below(Controller, "Volumes", volume.Id)));
        collection["@Redfish.OperationApplyTimeSupport"] = new JsonObject { ["SupportedValues"] = ResourceNames.Texts(Manners.VolumeTimes) };
        return collection;
    }

    private JsonObject Volume(LabVolume volume)
    {
        var resource = ResourceNames.Resource(Below(Controller, "Volumes", volume.Id), "Volume.v1_8_0.Volume", volume.Id, volume.Name);
        if (Manners.OldVolumes) resource["VolumeType"] = VolumeStore.Types[volume.Type].OldWord;
        else resource["RAIDType"] = volume.Type;
        resource["CapacityBytes"] = volume.Bytes;
        resource["Identifiers"] = new JsonArray(new JsonObject { ["DurableNameFormat"] = "NAA", ["DurableName"] = NaaOf(volume) });
        resource["Status"] = ResourceNames.Fine();
        resource["Links"] = new JsonObject { ["Drives"] = ResourceNames.Links(volume.Drives.Select(drive => Below(Controller, "Drives", drive))) };
        return resource;
    }

    private RedfishReply Create(RedfishCall call)
    {
        if (ReadType(call, out var type) is { } wrongType) return wrongType;
        if (ReadTime(call, out var atStart) is { } wrongTime) return wrongTime;
        var links = (Manners.OldVolumes ? call.Body?["Drives"] : call.Body?["Links"]?["Drives"]) as JsonArray ?? [];
        List<string> drives = [.. links.Select(link => ((string?)link?["@odata.id"] ?? "").TrimEnd('/').Split('/')[^1])];
        if (drives.Exists(drive => !DriveIds.Contains(drive))) return RedfishReply.Error(400, "PropertyValueError", "A disk was named that there is not.");
        if (!long.TryParse(call.Body?["CapacityBytes"]?.ToJsonString() ?? "0", System.Globalization.CultureInfo.InvariantCulture, out var bytes)) return RedfishReply.BadValue("CapacityBytes", call.Body?["CapacityBytes"]?.ToJsonString());
        if (_volumes.Reserve(type, drives, bytes, call.Text("Name"), out var volume) is { } problem) return RedfishReply.Error(400, "PropertyValueError", problem);
        return TaskResources.Accepted(names, tasks, tasks.Begin($"Create {volume.Id}", () => Make(volume), () => _volumes.Remove(volume.Id), atStart, Told(call)));
    }

    private RedfishReply Delete(RedfishCall call, string id)
    {
        if (ReadTime(call, out var atStart) is { } wrong) return wrong;
        if (!_volumes.TryDoom(id)) return RedfishReply.Error(409, "ResourceInUse", $"The deletion of {id} was asked for already.");
        return TaskResources.Accepted(names, tasks, tasks.Begin($"Delete {id}", () => Remove(id), () => _volumes.Spare(id), atStart, Told(call)));
    }

    private void Make(LabVolume volume)
    {
        _volumes.Make(volume.Id);
        board.PlugVolume(new(volume.Id, NaaOf(volume), volume.Bytes));
    }

    private void Remove(string id)
    {
        _volumes.Remove(id);
        board.UnplugVolume(id);
    }

    private RedfishCall? Told(RedfishCall call) => Manners.HasTaskPayload ? call : null;

    /// <summary>Null: read.</summary>
    private RedfishReply? ReadType(RedfishCall call, out string type)
    {
        type = "";
        var (name, other) = Manners.OldVolumes ? ("VolumeType", "RAIDType") : ("RAIDType", "");
        if (call.Body?.ContainsKey(other) == true) return RedfishReply.NotAllowed(other);
        if (call.Text(name) is not { } word) return RedfishReply.Missing(name);
        var found = Manners.OldVolumes ? VolumeStore.Types.FirstOrDefault(known => known.Value.OldWord == word).Key : VolumeStore.Types.ContainsKey(word) ? word : null;
        if (found is null) return RedfishReply.BadValue(name, word);
        type = found;
        return null;
    }

    /// <inheritdoc cref="ReadType"/>
    private RedfishReply? ReadTime(RedfishCall call, out bool atStart)
    {
        var time = call.Text(TimeName) ?? Manners.VolumeTimes.FirstOrDefault() ?? "Immediate";
        atStart = time == OnReset;
        return call.Body?.ContainsKey(TimeName) == true && !Manners.VolumeTimes.Contains(time) ? RedfishReply.BadValue(TimeName, time) : null;
    }
}
