namespace Ironic.Images.Inspection;

/// <summary>A format that we know only to name it in a refusal, as <c>qemu-img -f</c> spells it, where that knows it.</summary>
internal sealed record ForeignFormat(string Name, string Description, FormatKind Kind)
{
    private static readonly (int Offset, byte[] Magic, ForeignFormat Format)[] AtStart =
    [
        (0, [(byte)'Q', (byte)'F', (byte)'I', 0xfb, 0, 0, 0, 1], new("qcow", "an old QEMU disk image, version 1", FormatKind.Disk)),
        (0, "QED\0"u8.ToArray(), new("qed", "a QEMU enhanced disk", FormatKind.Disk)),
        (0, "KDMV"u8.ToArray(), new("vmdk", "a VMware disk", FormatKind.Disk)),
        (0, "COWD"u8.ToArray(), new("vmdk", "a VMware ESX copy-on-write disk", FormatKind.Disk)),
        (0, "# Disk DescriptorFile"u8.ToArray(), new("vmdk", "a VMware disk descriptor, which names other files", FormatKind.Disk)),
        (0, "vhdxfile"u8.ToArray(), new("vhdx", "a Hyper-V disk", FormatKind.Disk)),
        (0, "conectix"u8.ToArray(), new("vpc", "a dynamic or differencing VHD disk", FormatKind.Disk)),
        (64, [0x7f, 0x10, 0xda, 0xbe], new("vdi", "a VirtualBox disk", FormatKind.Disk)),
        (0, "WithoutFreeSpace"u8.ToArray(), new("parallels", "a Parallels disk", FormatKind.Disk)),
        (0, "WithouFreSpacExt"u8.ToArray(), new("parallels", "a Parallels disk", FormatKind.Disk)),
        (0, "Bochs Virtual HD Image"u8.ToArray(), new("bochs", "a Bochs disk", FormatKind.Disk)),
        (0, [(byte)'L', (byte)'U', (byte)'K', (byte)'S', 0xba, 0xbe], new("luks", "an encrypted LUKS volume", FormatKind.Encrypted)),
        (0, [0x1f, 0x8b], new("gzip", "gzip-compressed", FormatKind.Packed)),
        (0, [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], new("xz", "xz-compressed", FormatKind.Packed)),
        (0, [0x28, 0xb5, 0x2f, 0xfd], new("zstd", "zstd-compressed", FormatKind.Packed)),
        (0, "BZh"u8.ToArray(), new("bzip2", "bzip2-compressed", FormatKind.Packed)),
        (0, [0x04, 0x22, 0x4d, 0x18], new("lz4", "lz4-compressed", FormatKind.Packed)),
        (0, [(byte)'P', (byte)'K', 3, 4], new("zip", "a zip archive", FormatKind.Packed)),
        (0, [(byte)'7', (byte)'z', 0xbc, 0xaf, 0x27, 0x1c], new("7z", "a 7-Zip archive", FormatKind.Packed)),
        (257, "ustar"u8.ToArray(), new("tar", "a tar archive (an OVA is one)", FormatKind.Packed)),
        (0, "hsqs"u8.ToArray(), new("squashfs", "a bare SquashFS file system", FormatKind.NotADisk)),
        (0, "SQLite format 3\0"u8.ToArray(), new("sqlite", "an SQLite database", FormatKind.NotADisk)),
        (0, [0x7f, (byte)'E', (byte)'L', (byte)'F'], new("elf", "an ELF program", FormatKind.NotADisk)),
    ];

    private static readonly (byte[] Magic, ForeignFormat Format)[] InLastSector =
    [
        ("conectix"u8.ToArray(), new("vpc", "a fixed VHD disk (its footer is at the end)", FormatKind.Disk)),
        ("koly"u8.ToArray(), new("dmg", "an Apple disk image", FormatKind.Disk)),
    ];

    private static readonly byte[] WhiteSpaceAndByteOrderMark = [(byte)' ', (byte)'\t', (byte)'\r', (byte)'\n', 0xef, 0xbb, 0xbf];

    private static readonly string[] MarkupBeginnings = ["<!doctype html", "<html", "<?xml"];

    /// <summary>Judges the image's first bytes, and its last 512 (empty when they are not known yet).</summary>
    public static ForeignFormat? Find(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        foreach (var (offset, magic, format) in AtStart)
        {
            if (head.Length >= offset + magic.Length && head[offset..].StartsWith(magic)) return format;
        }

        foreach (var (magic, format) in InLastSector)
        {
            if (tail.StartsWith(magic)) return format;
        }

        return IsMarkup(head) ? new("html", "a web page, not an image: the URL leads to a page about it, or to a login", FormatKind.NotADisk) : null;
    }

    private static bool IsMarkup(ReadOnlySpan<byte> head)
    {
        head = head.TrimStart(WhiteSpaceAndByteOrderMark);
        foreach (var beginning in MarkupBeginnings)
        {
            if (head.Length >= beginning.Length && System.Text.Ascii.EqualsIgnoreCase(head[..beginning.Length], beginning)) return true;
        }

        return false;
    }
}

internal enum FormatKind
{
    /// <summary>Convertible by the operator.</summary>
    Disk,
    Encrypted,

    /// <summary>Compressed, or an archive: unpack it first.</summary>
    Packed,
    NotADisk,
}
