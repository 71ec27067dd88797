using Ironic.Redfish.Storage;

namespace Ironic.Drivers.Redfish.Raid;

/// <summary>Which volume is which of those that were asked for. Pure. Several may lie on the same disks: name and size tell those apart.</summary>
internal static class RaidMatch
{
    /// <param name="wanted">What was asked for, in the order in which it was.</param>
    /// <param name="there">What there is of it.</param>
    /// <returns>Of each, its volume; null: it is not there.</returns>
    public static IReadOnlyList<VolumeView?> Of(IEnumerable<RaidVolume> wanted, IEnumerable<VolumeView> there)
    {
        List<VolumeView> left = [.. there];
        List<VolumeView?> found = [];
        foreach (var one in wanted)
        {
            var volume = left.Where(one.Is).OrderBy(volume => volume.Name != one.Name).ThenBy(volume => Math.Abs((volume.CapacityBytes ?? 0) - (one.Bytes ?? long.MaxValue))).FirstOrDefault();
            if (volume is not null) left.Remove(volume);
            found.Add(volume);
        }

        return found;
    }
}
