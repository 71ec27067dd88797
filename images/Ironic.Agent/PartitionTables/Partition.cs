namespace Ironic.Agent.PartitionTables;

/// <summary>A partition, in bytes of its disk.</summary>
/// <param name="Number">As in the device's name: 1 and up.</param>
/// <param name="Start">Bytes.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Type">A GUID in capitals, or <c>0x83</c>.</param>
internal sealed record Partition(int Number, long Start, long Length, string Type)
{
    public long End => Start + Length;

    /// <summary>The unique GUID in a GUID partition table; empty otherwise.</summary>
    public Guid Id { get; init; }

    public override string ToString() => $"partition {Number} ({Start / 1024} to {End / 1024} KiB)";
}
