using Ironic.Agent.Disks;

namespace Ironic.Agent.Images;

/// <summary>
/// Writes a raw image to a disk, byte for byte. Long runs of zeros are not sent to a device that can make zeros by itself; on others they
/// are written like the rest, since what the disk held before must not show.
/// </summary>
internal sealed class RawImageSink(RawDisk disk) : IImageSink
{
    /// <summary>The smallest run of zeros worth a call of its own; divides the pool's buffers.</summary>
    public const int Granule = 256 * 1024;

    private long _zeroStart;
    private long _zeroLength;

    public async ValueTask ConsumeAsync(ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken)
    {
        for (var position = 0; position < data.Length;)
        {
            var isZero = IsZeroGranule(data.Span[position..]);
            var end = position + Granule;
            while (end < data.Length && IsZeroGranule(data.Span[end..]) == isZero) end += Granule;

            var run = data[position..Math.Min(end, data.Length)];
            if (isZero) await AddZerosAsync(offset + position, run.Length, cancellationToken);
            else await WriteAsync(run, offset + position, cancellationToken);
            position += run.Length;
        }
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => FlushZerosAsync(cancellationToken);

    /// <summary>A shorter rest at the image's end counts as data.</summary>
    private static bool IsZeroGranule(ReadOnlySpan<byte> data) => data.Length >= Granule && !data[..Granule].ContainsAnyExcept((byte)0);

    private async ValueTask AddZerosAsync(long offset, int length, CancellationToken cancellationToken)
    {
        if (_zeroLength > 0 && _zeroStart + _zeroLength != offset) await FlushZerosAsync(cancellationToken);
        if (_zeroLength == 0) _zeroStart = offset;
        _zeroLength += length;
    }

    private async ValueTask FlushZerosAsync(CancellationToken cancellationToken)
    {
        if (_zeroLength == 0) return;
        await disk.ZeroAsync(_zeroStart, _zeroLength, cancellationToken);
        _zeroLength = 0;
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken)
    {
        await FlushZerosAsync(cancellationToken);
        var whole = data.Length / disk.SectorSize * disk.SectorSize;
        if (whole > 0) await disk.WriteAsync(data[..whole], offset, cancellationToken);
        if (whole == data.Length) return;

        using var sector = new AlignedBuffer(disk.SectorSize); // the image ends inside a sector
        sector.GetSpan().Clear();
        data[whole..].CopyTo(sector.Memory);
        await disk.WriteAsync(sector.Memory, offset + whole, cancellationToken);
    }
}
