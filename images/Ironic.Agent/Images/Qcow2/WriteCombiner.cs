using Ironic.Agent.Disks;

namespace Ironic.Agent.Images.Qcow2;

/// <summary>Gathers small pieces that follow each other on the disk into one aligned buffer, and writes that.</summary>
internal sealed class WriteCombiner(RawDisk disk) : IDisposable
{
    private readonly AlignedBuffer _buffer = new(2 << 20);
    private long _start;
    private int _length;

    /// <summary>Pieces begin at a sector; only a disk's last one may end inside of one, and is padded with zeros.</summary>
    public async ValueTask AddAsync(ReadOnlyMemory<byte> piece, long offset, CancellationToken cancellationToken)
    {
        if (_length > 0 && (offset != _start + _length || _length + piece.Length > _buffer.Memory.Length)) await FlushAsync(cancellationToken);
        if (_length == 0) _start = offset;
        piece.CopyTo(_buffer.Memory[_length..]);
        _length += piece.Length;
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_length == 0) return;
        var padded = (_length + disk.SectorSize - 1) / disk.SectorSize * disk.SectorSize;
        _buffer.Memory.Span[_length..padded].Clear();
        await disk.WriteAsync(_buffer.Memory[..padded], _start, cancellationToken);
        _length = 0;
    }

    public void Dispose() => ((IDisposable)_buffer).Dispose();
}
