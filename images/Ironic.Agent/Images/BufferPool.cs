using System.Threading.Channels;
using Ironic.Agent.Disks;

namespace Ironic.Agent.Images;

/// <summary>The fixed number of buffers through which an image flows: when all are in use, the reading waits.</summary>
internal sealed class BufferPool : IDisposable
{
    private readonly Channel<AlignedBuffer> _free;
    private readonly AlignedBuffer[] _all;

    /// <param name="count">Buffers.</param>
    /// <param name="size">Bytes of each, a multiple of <see cref="AlignedBuffer.Alignment"/>.</param>
    public BufferPool(int count, int size)
    {
        _free = Channel.CreateBounded<AlignedBuffer>(count);
        _all = [.. Enumerable.Range(0, count).Select(_ => new AlignedBuffer(size))];
        foreach (var buffer in _all) Return(buffer);
    }

    public int Count => _all.Length;

    public ValueTask<AlignedBuffer> RentAsync(CancellationToken cancellationToken) => _free.Reader.ReadAsync(cancellationToken);

    public void Return(AlignedBuffer buffer) => _free.Writer.TryWrite(buffer);

    /// <summary>All must have been returned.</summary>
    public void Dispose()
    {
        foreach (IDisposable buffer in _all) buffer.Dispose();
    }
}
