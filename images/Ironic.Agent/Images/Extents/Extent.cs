namespace Ironic.Agent.Images.Extents;

/// <summary>A stretch of an image, in bytes.</summary>
internal readonly record struct Extent(long Start, long Length)
{
    public long End => Start + Length;
}
