namespace Ironic.Images.Inspection;

/// <summary>The formats of a disk image that we serve.</summary>
internal enum DiskFormat
{
    Raw,
    Qcow2,

    /// <summary>An optical disc image, written to a disk as it is; only where permitted (hybrid images boot from disks too).</summary>
    Iso,
}

internal static class DiskFormats
{
    /// <summary>Every name that <c>image_disk_format</c> may have; "gpt" is upstream's word for a raw image with a GPT.</summary>
    public const string Known = "raw, gpt, qcow2, iso";

    public static DiskFormat? FromName(string name) => name.Trim().ToLowerInvariant() switch
    {
        "raw" or "gpt" => DiskFormat.Raw,
        "qcow2" => DiskFormat.Qcow2,
        "iso" => DiskFormat.Iso,
        _ => null,
    };

    extension(DiskFormat format)
    {
        public string Name => format switch
        {
            DiskFormat.Raw => "raw",
            DiskFormat.Qcow2 => "qcow2",
            DiskFormat.Iso => "iso",
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
    }
}
