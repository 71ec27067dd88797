using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish.Resources;

/// <summary>A RAID controller with four disks. Volumes are kept, made and deleted by tasks; QEMU's disk is not theirs.</summary>
internal sealed class StorageResources(ResourceNames names, IRedfishBoard board, RedfishTasks tasks) : IRedfishResources
{
    private const string Controller = "RAID1";
    private const int Disks = 4;
    private static readonly TimeSpan VolumeTakes = TimeSpan.FromSeconds(2);

    private static readonly Dictionary<string, int> RaidTypes = new(StringComparer.Ordinal) { ["RAID0"] = 1, ["RAID1"] = 2, ["RAID5"] = 3, ["RAID6"] = 4, ["RAID10"] = 4 };

    private readonly Dictionary<string, JsonObject> _volumes = new(StringComparer.Ordinal);
    private int _last;

    private Personality Manners => names.Personality;

    public ValueTask<RedfishReply?> AnswerAsync(RedfishCall call, CancellationToken cancellationToken)
    {
        if (call.Segments is not ["Systems", var id, "Storage", .. var rest] || id != Manners.SystemId) return default;
        lock (_volumes)
        {
            return new((call.Method, rest) switch
            {
                ("GET", []) => RedfishReply.Resource(ResourceNames.Collection(Below(), "StorageCollection", Below(Controller))),
                ("GET", [Controller]) => RedfishReply.Resource(Storage()),
                ("GET", [Controller, "Drives", var drive]) when DriveIds.Contains(drive) => RedfishReply.Resource(Drive(drive)),
                ("GET", [Controller, "Volumes"]) => RedfishReply.Resource(Volumes()),
                ("POST", [Controller, "Volumes"]) => Create(call),
                ("GET", [Controller, "Volumes", var volume]) when _volumes.TryGetValue(volume, out var found) => RedfishReply.Resource((JsonObject)found.DeepClone()),
                ("DELETE", [Controller, "Volumes", var volume]) when _volumes.ContainsKey(volume) => Delete(volume),
                _ => null,
            });
        }
    }

    private static IEnumerable<string> DriveIds => Enumerable.Range(0, Disks).Select(number => $"Disk.Bay.{number}");

    private string Below(params ReadOnlySpan<string> segments) => names.Path(["Systems", Manners.SystemId, "Storage", .. segments]);

    private JsonObject Storage()
    {
        var storage = ResourceNames.Resource(Below(Controller), "Storage.v1_11_0.Storage", Controller, "Lab RAID");
        storage["StorageControllers"] = new JsonArray(new JsonObject
        {
            ["@odata.id"] = Below(Controller) + "#/StorageControllers/0", ["MemberId"] = "0", ["Name"] = "Lab RAID", ["SupportedRAIDTypes"] = ResourceNames.Texts(RaidTypes.Keys),
            ["Status"] = ResourceNames.Fine(),
        });
        storage["Drives"] = ResourceNames.Links(DriveIds.Select(drive => Below(Controller, "Drives", drive)));
        storage["Volumes"] = ResourceNames.Link(Below(Controller, "Volumes"));
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

    private JsonObject Volumes()
    {
        var collection = ResourceNames.Collection(Below(Controller, "Volumes"), "VolumeCollection", _volumes.Keys.Select(id => Below(Controller, "Volumes", id)));
        collection["@Redfish.OperationApplyTimeSupport"] = new JsonObject { ["SupportedValues"] = ResourceNames.Texts("Immediate", "OnReset") };
        return collection;
    }

    private RedfishReply Create(RedfishCall call)
    {
        if (call.Text("RAIDType") is not { } type) return RedfishReply.Missing("RAIDType");
        if (!RaidTypes.TryGetValue(type, out var least)) return RedfishReply.BadValue("RAIDType", type);
        var links = call.Body?["Links"]?["Drives"] as JsonArray ?? [];
        var ids = links.Select(link => ((string?)link?["@odata.id"] ?? "").TrimEnd('/').Split('/')[^1]).ToList();
        if (ids.Count < least || ids.Any(drive => !DriveIds.Contains(drive))) return RedfishReply.Error(400, "PropertyValueError", $"{type} needs {least} disks that there are; {ids.Count} were named.");
        var taken = _volumes.Values.SelectMany(volume => (JsonArray)volume["Links"]!["Drives"]!).Select(link => ((string?)link!["@odata.id"])!.TrimEnd('/').Split('/')[^1]);
        if (ids.Intersect(taken).Any()) return RedfishReply.Error(400, "ResourceInUse", "A disk belongs to another volume.");
        var id = $"Volume.{++_last}";
        var volume = ResourceNames.Resource(Below(Controller, "Volumes", id), "Volume.v1_8_0.Volume", id, call.Text("Name") ?? id);
        volume["RAIDType"] = type;
        volume["CapacityBytes"] = call.Body?["CapacityBytes"]?.DeepClone() ?? JsonValue.Create(Capacity(type, ids.Count));
        volume["Status"] = ResourceNames.Fine();
        volume["Links"] = new JsonObject { ["Drives"] = ResourceNames.Links(ids.Select(drive => Below(Controller, "Drives", drive))) };
        var task = tasks.Begin($"Create {id}", VolumeTakes, () => { lock (_volumes) _volumes[id] = volume; });
        return TaskResources.Accepted(names, tasks, task);
    }

    private RedfishReply Delete(string id)
    {
        var task = tasks.Begin($"Delete {id}", VolumeTakes, () => { lock (_volumes) _volumes.Remove(id); });
        return TaskResources.Accepted(names, tasks, task);
    }

    private long Capacity(string type, int disks) => board.Facts.DiskBytes * type switch
    {
        "RAID0" => disks, "RAID1" => 1, "RAID5" => disks - 1, "RAID6" => disks - 2, _ => disks / 2,
    };
}
