namespace Ironic.Images.Native;

/// <summary>What a file system tells of a file.</summary>
internal sealed record FileFacts
{
    public required bool IsRegular { get; init; }

    /// <summary>Names that the file has.</summary>
    public required uint Links { get; init; }

    public required ulong Device { get; init; }

    public required ulong Inode { get; init; }

    public required long Length { get; init; }

    /// <summary>Bytes on the disk; less than <see cref="Length"/> for a sparse file.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>Since 1970.</summary>
    public required long ModifiedNanoseconds { get; init; }
}
