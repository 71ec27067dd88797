using System.Buffers.Binary;
using System.Globalization;
using Ironic.Agent.Faults;

namespace Ironic.Agent.Images.Qcow2;

/// <summary>
/// Where everything in a qcow2 file goes, so that the file can be read once from start to end. The tables are read first, out of turn:
/// they are small, but may stand anywhere.
/// </summary>
internal sealed class Qcow2Map
{
    /// <summary>Bound of memory: 32 MiB of extents. An image in order has few; one of compressed clusters of 64 KiB reaches it at 64 GiB.</summary>
    private const int MaxExtents = 1 << 20;

    private const long OffsetMask = 0x00FF_FFFF_FFFF_FE00;

    private Qcow2Map(Qcow2Header header, List<Qcow2Extent> byGuest)
    {
        Header = header;
        Holes = [.. FindHoles(header, byGuest)];
        byGuest.Sort((one, other) => one.Host.CompareTo(other.Host));
        Extents = byGuest;
    }

    public Qcow2Header Header { get; }

    /// <summary>By their place in the file.</summary>
    public IReadOnlyList<Qcow2Extent> Extents { get; }

    /// <summary>What the file does not hold, and reads as zeros: start and length on the disk.</summary>
    public IReadOnlyList<(long Start, long Length)> Holes { get; }

    /// <exception cref="AgentException">"InvalidImage": the image may not, or cannot, be used.</exception>
    public static async Task<Qcow2Map> ReadAsync(IImageSource source, CancellationToken cancellationToken)
    {
        var start = new byte[Math.Min(Qcow2Header.Length, source.Length ?? Qcow2Header.Length)];
        await source.ReadAtAsync(start, 0, cancellationToken);
        if (!Qcow2Header.TryRead(start, out var header, out var problem)) throw Fault.InvalidImage($"{source.Location} cannot be used: {problem}.");

        var l1 = new byte[header.L1Entries * sizeof(long)];
        CheckPlace(source, header.L1Offset, l1.Length, "first table");
        await source.ReadAtAsync(l1, header.L1Offset, cancellationToken);
        List<Qcow2Extent> extents = [];
        var l2 = new byte[header.ClusterSize];
        for (var i = 0; i < header.L1Entries; i++)
        {
            var place = BinaryPrimitives.ReadInt64BigEndian(l1.AsSpan(i * sizeof(long))) & OffsetMask;
            if (place == 0) continue;
            CheckPlace(source, place, l2.Length, "second table");
            await source.ReadAtAsync(l2, place, cancellationToken);
            Collect(source, header, l2, (long)i * header.L2Entries * header.ClusterSize, extents);
        }

        return new(header, extents);
    }

    private static void Collect(IImageSource source, Qcow2Header header, byte[] l2, long guest, List<Qcow2Extent> extents)
    {
        for (var i = 0; i < header.L2Entries && guest < header.VirtualSize; i++, guest += header.ClusterSize)
        {
            if (Qcow2Extent.FromEntry(l2.AsSpan(i * sizeof(long)), guest, header.ClusterBits) is not { } extent) continue;
            CheckPlace(source, extent.Host, 1, "cluster"); // the last one of a file may be cut short
            if (extents is [.., var last] && last.IsContinuedBy(extent)) extents[^1] = last with { Length = last.Length + extent.Length };
            else extents.Add(extent);
            if (extents.Count > MaxExtents) throw Fault.InvalidImage($"{source.Location} is too scattered to be streamed (more than {MaxExtents} pieces); give it as raw.");
        }
    }

    private static void CheckPlace(IImageSource source, long offset, long length, string what)
    {
        if (offset <= 0 || (source.Length is { } end && offset > end - length))
            throw Fault.InvalidImage(string.Create(CultureInfo.InvariantCulture, $"{source.Location} cannot be used: a {what} is at byte {offset} of {source.Length}."));
    }

    private static IEnumerable<(long Start, long Length)> FindHoles(Qcow2Header header, List<Qcow2Extent> byGuest)
    {
        long position = 0;
        foreach (var extent in byGuest)
        {
            if (extent.Guest > position) yield return (position, extent.Guest - position);
            position = extent.Guest + (extent.Compressed ? header.ClusterSize : extent.Length);
        }

        if (position < header.VirtualSize) yield return (position, header.VirtualSize - position);
    }
}
