namespace Ironic.Images.Sparse;

/// <summary>Takes an image's bytes in order, holes unread.</summary>
internal interface IBlockSink
{
    /// <summary>A block <see cref="Zeros.BlockBytes"/> long, but for the last of the image.</summary>
    void Block(ReadOnlySpan<byte> block, bool isZero);

    /// <summary>Bytes that read as zeros; a multiple of <see cref="Zeros.BlockBytes"/>, but at the end of the image.</summary>
    void Hole(long count);
}
