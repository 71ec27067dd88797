using Ironic.Agent.Disks;
using Ironic.Agent.Faults;
using Ironic.Agent.Images.Qcow2;

namespace Ironic.Agent.Images;

/// <summary>Watches over a raw image on its way: that it is no container which would be written as it is, and that the disk is not smaller.</summary>
internal sealed class GuardedSink(IImageSink inner, RawDisk disk, string location) : IImageSink
{
    /// <summary>Formats that begin with a magic of their own, and that nobody boots from.</summary>
    private static readonly (string Name, byte[] Magic)[] Containers =
    [
        ("VMDK", [.. "KDMV"u8]), ("VHD", [.. "conectix"u8]), ("VHDX", [.. "vhdxfile"u8]), ("gzip", [0x1F, 0x8B]), ("xz", [0xFD, .. "7zXZ"u8]), ("zstd", [0x28, 0xB5, 0x2F, 0xFD]),
    ];

    public ValueTask ConsumeAsync(ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken)
    {
        if (offset == 0) CheckStart(data.Span);
        return offset + data.Length <= disk.Length
            ? inner.ConsumeAsync(data, offset, cancellationToken)
            : throw Fault.ImageWrite(disk.Path, $"the image has {offset + data.Length} bytes or more, the disk {disk.Length}.");
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => inner.CompleteAsync(cancellationToken);

    private void CheckStart(ReadOnlySpan<byte> start)
    {
        if (Qcow2Header.IsQcow2(start)) throw Fault.InvalidImage($"{location} was said to be raw, and is qcow2.");
        foreach (var (name, magic) in Containers)
        {
            if (start.StartsWith(magic)) throw Fault.InvalidImage($"{location} was said to be raw, and is {name}.");
        }
    }
}
