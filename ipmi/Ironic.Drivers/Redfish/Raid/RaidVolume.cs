using System.Text.Json.Nodes;
using Ironic.Redfish.Storage;
using Ironic.Redfish.Tasks;

namespace Ironic.Drivers.Redfish.Raid;

/// <summary>A volume that is to be made: a wish with its place. A value that can be stored.</summary>
/// <param name="Storage">Path of the storage.</param>
/// <param name="Type">"RAID1".</param>
/// <param name="Drives">Paths of its disks.</param>
/// <param name="Bytes">Null: all there is.</param>
/// <param name="Name">Null: the BMC's choice.</param>
/// <param name="IsRoot">The operating system's.</param>
internal sealed record RaidVolume(string Storage, string Type, IReadOnlyList<string> Drives, long? Bytes, string? Name, bool IsRoot)
{
    private const string StorageKey = "storage", TypeKey = "type", DrivesKey = "drives", BytesKey = "bytes", NameKey = "name", RootKey = "root";

    /// <summary>"RAID1 'root' of Disk.0, Disk.1".</summary>
    public string Title => $"{Type}{(Name is null ? "" : $" '{Name}'")} of {string.Join(", ", Drives.Select(ResourcePaths.NameOf))}";

    /// <summary>Whether a volume is what was asked for.</summary>
    public bool Is(VolumeView volume) => volume.RaidType == Type && volume.DrivePaths.Select(ResourcePaths.Plain).ToHashSet(StringComparer.Ordinal).SetEquals(Drives.Select(ResourcePaths.Plain));

    /// <summary>Whether a request asked for it: a POST to the collection, with its disks where the body is known.</summary>
    public bool IsMadeBy(TaskRequest request, string? collection)
    {
        if (!request.PostsTo(collection)) return false;
        var drives = request.Body["Links"]["Drives"].Links.Concat(request.Body["Drives"].Links).Select(ResourcePaths.Plain).ToHashSet(StringComparer.Ordinal);
        return drives.Count == 0 || drives.SetEquals(Drives.Select(ResourcePaths.Plain));
    }

    public JsonObject ToJson() => new()
    {
        [StorageKey] = Storage, [TypeKey] = Type, [DrivesKey] = new JsonArray([.. Drives.Select(drive => JsonValue.Create(drive))]), [BytesKey] = Bytes, [NameKey] = Name, [RootKey] = IsRoot,
    };

    public static RaidVolume From(JsonObject json) => new(
        (string)json[StorageKey]!, (string)json[TypeKey]!, [.. ((JsonArray)json[DrivesKey]!).Select(drive => (string)drive!)], (long?)json[BytesKey], (string?)json[NameKey], (bool)json[RootKey]!);
}
