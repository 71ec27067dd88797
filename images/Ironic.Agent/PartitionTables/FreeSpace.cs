namespace Ironic.Agent.PartitionTables;

/// <summary>Finds room for a partition.</summary>
internal static class FreeSpace
{
    /// <summary>Where partitions begin: a MiB, as all tools do it.</summary>
    public const long Alignment = 1024 * 1024;

    /// <summary>The highest aligned place with enough room; null when there is none.</summary>
    /// <param name="usableFrom">First byte that may be used.</param>
    /// <param name="usableTo">First byte that may not.</param>
    /// <param name="used">Partitions, in any order; they may overlap.</param>
    /// <param name="length">Bytes wanted.</param>
    public static long? FindLast(long usableFrom, long usableTo, IEnumerable<Partition> used, long length)
    {
        var ceiling = usableTo;
        foreach (var partition in used.OrderByDescending(partition => partition.End))
        {
            if (StartBelow(ceiling, length) is { } start && start >= partition.End && start >= usableFrom) return start;
            ceiling = Math.Min(ceiling, partition.Start);
        }

        return StartBelow(ceiling, length) is { } last && last >= usableFrom ? last : null;
    }

    private static long? StartBelow(long ceiling, long length)
    {
        var start = (ceiling - length) / Alignment * Alignment;
        return ceiling >= length ? start : null;
    }
}
