using System.IO.Compression;
using Ironic.Agent.Disks;
using Ironic.Agent.Faults;

namespace Ironic.Agent.Images.Qcow2;

/// <summary>Unpacks a qcow2 file, read from start to end, onto a disk. Memory: a few clusters, and one buffer in which small pieces grow to large writes.</summary>
internal sealed class Qcow2Sink(Qcow2Map map, RawDisk disk, string location) : IImageSink, IDisposable
{
    private const int DirectMinimum = 64 * 1024;

    /// <summary>Compressed clusters that can be open at once: the length is rounded up to sectors, so that one reaches into the next.</summary>
    private const int MaxOpen = 4;

    private readonly WriteCombiner _combiner = new(disk);
    private readonly byte[] _cluster = new byte[map.Header.ClusterSize];
    private readonly List<OpenCluster> _open = [];
    private int _next;

    /// <summary>The file's holes become zeros; to be done before the first byte is consumed.</summary>
    public async Task ZeroHolesAsync(CancellationToken cancellationToken)
    {
        foreach (var (start, length) in map.Holes)
        {
            var end = RoundUp(Math.Min(start + length, map.Header.VirtualSize));
            var from = RoundUp(start);
            if (end > from) await disk.ZeroAsync(from, end - from, cancellationToken);
        }
    }

    public async ValueTask ConsumeAsync(ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken)
    {
        var end = offset + data.Length;
        await ContinueAsync(data, offset, cancellationToken);
        while (_next < map.Extents.Count && map.Extents[_next].HostEnd <= offset) _next++;
        for (var i = _next; i < map.Extents.Count && map.Extents[i].Host < end; i++)
        {
            var extent = map.Extents[i];
            if (extent.HostEnd <= offset) continue;
            if (!extent.Compressed) await CopyAsync(extent, data, offset, cancellationToken);
            else if (extent.Host >= offset) await StartAsync(extent, data, offset, cancellationToken);
        }
    }

    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (var open in _open) await InflateAsync(open.Extent, open.Packed, cancellationToken); // their lengths were upper bounds
        await _combiner.FlushAsync(cancellationToken);
    }

    public void Dispose() => _combiner.Dispose();

    /// <summary>The part of a plain extent that this stretch of the file holds.</summary>
    private async ValueTask CopyAsync(Qcow2Extent extent, ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken)
    {
        var from = Math.Max(extent.Host, offset);
        var to = Math.Min(extent.HostEnd, offset + data.Length);
        var guest = extent.Guest + (from - extent.Host);
        var length = (int)Math.Min(to - from, map.Header.VirtualSize - guest);
        if (length <= 0) return;

        var piece = data.Slice((int)(from - offset), length);
        if (length >= DirectMinimum && length % AlignedBuffer.Alignment == 0 && (from - offset) % AlignedBuffer.Alignment == 0)
        {
            await _combiner.FlushAsync(cancellationToken);
            await disk.WriteAsync(piece, guest, cancellationToken);
        }
        else
        {
            await _combiner.AddAsync(piece, guest, cancellationToken);
        }
    }

    private async ValueTask StartAsync(Qcow2Extent extent, ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken)
    {
        var rest = data[(int)(extent.Host - offset)..];
        if (extent.Length <= rest.Length)
        {
            await InflateAsync(extent, rest[..(int)extent.Length], cancellationToken);
            return;
        }

        if (_open.Count == MaxOpen) throw Broken("too many compressed clusters overlap");
        var open = new OpenCluster(extent, new byte[extent.Length]);
        open.Take(rest.Span);
        _open.Add(open);
    }

    /// <summary>Clusters that began in an earlier stretch of the file.</summary>
    private async ValueTask ContinueAsync(ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken)
    {
        foreach (var open in _open)
        {
            open.Take(data.Span[..(int)Math.Min(open.Extent.HostEnd - offset, data.Length)]);
            if (open.IsComplete) await InflateAsync(open.Extent, open.Packed, cancellationToken);
        }

        _open.RemoveAll(open => open.IsComplete);
    }

    private async ValueTask InflateAsync(Qcow2Extent extent, ReadOnlyMemory<byte> packed, CancellationToken cancellationToken)
    {
        await using var deflated = new DeflateStream(new ReadOnlyMemoryStream(packed), CompressionMode.Decompress);
        int length;
        try
        {
            length = await deflated.ReadAtLeastAsync(_cluster, _cluster.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (InvalidDataException fault)
        {
            throw Broken($"the compressed cluster at byte {extent.Host} is damaged: {fault.Message}");
        }

        if (length != _cluster.Length) throw Broken($"the compressed cluster at byte {extent.Host} has {length} bytes of {_cluster.Length}");
        var wanted = (int)Math.Min(length, map.Header.VirtualSize - extent.Guest);
        await _combiner.AddAsync(_cluster.AsMemory(0, wanted), extent.Guest, cancellationToken);
    }

    private long RoundUp(long value) => (value + disk.SectorSize - 1) / disk.SectorSize * disk.SectorSize;

    private AgentException Broken(string how) => Fault.InvalidImage($"{location} cannot be used: {how}.");

    private sealed class OpenCluster(Qcow2Extent extent, byte[] buffer)
    {
        private int _length;

        public Qcow2Extent Extent => extent;

        public ReadOnlyMemory<byte> Packed => buffer.AsMemory(0, _length);

        public bool IsComplete => _length == buffer.Length;

        public void Take(ReadOnlySpan<byte> data)
        {
            data.CopyTo(buffer.AsSpan(_length));
            _length += data.Length;
        }
    }
}
