using Microsoft.Win32.SafeHandles;

namespace Ironic.Images.Sparse;

/// <summary>Writes what it is given to a new file, zeros left out as holes, and passes it on.</summary>
internal sealed class SparseCopy(SafeFileHandle target, IBlockSink next) : IBlockSink
{
    private long _position;

    public void Block(ReadOnlySpan<byte> block, bool isZero)
    {
        if (!isZero) RandomAccess.Write(target, block, _position);
        _position += block.Length;
        next.Block(block, isZero);
    }

    public void Hole(long count)
    {
        _position += count;
        next.Hole(count);
    }

    /// <summary>Gives the file its length (zeros at the end are a hole too) and brings it to the disk.</summary>
    public void Finish()
    {
        RandomAccess.SetLength(target, _position);
        RandomAccess.FlushToDisk(target);
    }
}
