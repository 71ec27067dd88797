using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ironic.Lab.Redfish;

/// <summary>The volumes of a RAID controller, and the room on its disks. Safe for use by several threads.</summary>
internal sealed class VolumeStore(long diskBytes)
{
    private const long SectorBytes = 512;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LabVolume> _volumes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _doomed = new(StringComparer.Ordinal);
    private int _last;

    /// <summary>What the controller can do.</summary>
    public static FrozenDictionary<string, VolumeType> Types { get; } = new Dictionary<string, VolumeType>
    {
        ["RAID0"] = new(1, "NonRedundant", disks => disks),
        ["RAID1"] = new(2, "Mirrored", _ => 1),
        ["RAID5"] = new(3, "StripedWithParity", disks => disks - 1),
        ["RAID6"] = new(4, null, disks => disks - 2),
        ["RAID10"] = new(4, "SpannedMirrors", disks => disks / 2),
        ["RAID50"] = new(6, "SpannedStripesWithParity", disks => disks - 2),
        ["RAID60"] = new(8, null, disks => disks - 4),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Those that have been made.</summary>
    public IReadOnlyList<LabVolume> All
    {
        get { lock (_gate) return [.. _volumes.Values.Where(volume => volume.IsMade)]; }
    }

    public LabVolume? Find(string id)
    {
        lock (_gate) return _volumes.TryGetValue(id, out var volume) && volume.IsMade ? volume : null;
    }

    /// <summary>Null: the room is kept for it. Else why it cannot be.</summary>
    /// <param name="type">One of <see cref="Types"/>.</param>
    /// <param name="drives">Ids of disks.</param>
    /// <param name="bytes">0: all that is left of them.</param>
    /// <param name="name">Null: its id.</param>
    /// <param name="volume">What is to be made.</param>
    public string? Reserve(string type, IReadOnlyList<string> drives, long bytes, string? name, [NotNull] out LabVolume? volume)
    {
        lock (_gate)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"Volume.{_last + 1}");
            volume = new(id, name ?? id, type, drives, bytes, IsMade: false);
            var kind = Types[type];
            if (drives.Count < kind.LeastDisks || drives.Distinct(StringComparer.Ordinal).Count() < drives.Count) return $"{type} needs {kind.LeastDisks} disks or more; {drives.Count} were named.";
            var most = drives.Min(Left) * kind.DataDisks(drives.Count);
            if (most <= 0 || bytes > most || bytes < 0) return $"A disk is full, or belongs to another volume: {most} bytes are left, {(bytes == 0 ? "all" : bytes)} wanted.";
            _last++;
            _volumes[id] = volume = volume with { Bytes = bytes == 0 ? most : (bytes + SectorBytes - 1) / SectorBytes * SectorBytes };
            return null;
        }
    }

    /// <summary>False: its deletion has been asked for already.</summary>
    public bool TryDoom(string id)
    {
        lock (_gate) return _doomed.Add(id);
    }

    public void Spare(string id)
    {
        lock (_gate) _doomed.Remove(id);
    }

    public void Make(string id)
    {
        lock (_gate) _volumes[id] = _volumes[id] with { IsMade = true };
    }

    public void Remove(string id)
    {
        lock (_gate) _volumes.Remove(id);
    }

    private long Left(string drive) => diskBytes - _volumes.Values.Where(volume => volume.Drives.Contains(drive)).Sum(volume => volume.Bytes / Types[volume.Type].DataDisks(volume.Drives.Count));
}

/// <summary>A volume, or the room kept for one.</summary>
internal sealed record LabVolume(string Id, string Name, string Type, IReadOnlyList<string> Drives, long Bytes, bool IsMade);

/// <summary>How disks are put together.</summary>
/// <param name="LeastDisks">Fewest disks.</param>
/// <param name="OldWord">Its VolumeType; null: that has none.</param>
/// <param name="DataDisks">How many of so many disks hold data.</param>
internal sealed record VolumeType(int LeastDisks, string? OldWord, Func<int, int> DataDisks);
