using System.Collections.Frozen;

namespace Ironic.Drivers.Redfish.Raid;

/// <summary>A RAID level in Ironic's word and in Redfish's, and what it takes. Data.</summary>
/// <param name="Word">"1+0", as in <c>target_raid_config</c>.</param>
/// <param name="Type">"RAID10", as in <c>Volume.RAIDType</c>.</param>
/// <param name="LeastDisks">Fewest disks.</param>
internal sealed record RaidLevel(string Word, string Type, int LeastDisks)
{
    private const int NoLimit = 1000;

    public int MostDisks { get; init; } = NoLimit;

    /// <summary>Sets that data are striped over: each has the same number of disks.</summary>
    public int Spans { get; init; } = 1;

    /// <summary>Disks' worth of space that each set gives for its redundancy.</summary>
    public int Parity { get; init; }

    /// <summary>Each disk has a twin: half of them hold data.</summary>
    public bool IsMirrored { get; init; }

    /// <summary>The levels that Redfish volumes have, by Ironic's word.</summary>
    public static FrozenDictionary<string, RaidLevel> All { get; } = new RaidLevel[]
    {
        new("0", "RAID0", 1),
        new("1", "RAID1", 2) { MostDisks = 2, IsMirrored = true },
        new("5", "RAID5", 3) { Parity = 1 },
        new("6", "RAID6", 4) { Parity = 2 },
        new("1+0", "RAID10", 4) { IsMirrored = true },
        new("5+0", "RAID50", 6) { Spans = 2, Parity = 1 },
        new("6+0", "RAID60", 8) { Spans = 2, Parity = 2 },
    }.ToFrozenDictionary(level => level.Word, StringComparer.Ordinal);

    /// <summary>Null: no level has this type.</summary>
    public static RaidLevel? OfType(string? type) => All.Values.FirstOrDefault(level => level.Type == type);

    /// <summary>Null: so many disks will do. Else what will.</summary>
    public string? WhyNot(int disks)
    {
        if (disks >= LeastDisks && disks <= MostDisks && disks % Step == 0) return null;
        return LeastDisks == MostDisks ? $"exactly {LeastDisks} disks" : $"{(Step == 2 ? "an even number of disks, " : "")}{LeastDisks} or more{(Step == 2 ? "" : " disks")}";
    }

    /// <summary>The numbers of disks that will do, up to a limit.</summary>
    public IEnumerable<int> Counts(int most)
    {
        for (var count = LeastDisks; count <= Math.Min(most, MostDisks); count += Step) yield return count;
    }

    /// <summary>How many of so many disks hold data.</summary>
    public int DataDisks(int disks) => IsMirrored ? Math.Max(1, disks / 2) : Math.Max(1, disks - (Spans * Parity));

    private int Step => IsMirrored || Spans > 1 ? 2 : 1;
}
