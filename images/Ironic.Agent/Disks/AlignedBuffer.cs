using System.Buffers;
using System.Runtime.InteropServices;

namespace Ironic.Agent.Disks;

/// <summary>Memory outside the managed heap, aligned as O_DIRECT demands of every device.</summary>
internal sealed unsafe class AlignedBuffer : MemoryManager<byte>
{
    /// <summary>Bytes; a page, and the largest logical sector in use.</summary>
    public const int Alignment = 4096;

    private readonly int _length;
    private byte* _start;

    public AlignedBuffer(int length)
    {
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)length, Alignment);
        _length = length;
    }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        return new(_start, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    public override void Unpin()
    {
        // never moves
    }

    protected override void Dispose(bool disposing)
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
    }
}
