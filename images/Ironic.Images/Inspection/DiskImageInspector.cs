using System.Text;
using Ironic.Images.Inspection.Wire;
using Ironic.Model.Images;

namespace Ironic.Images.Inspection;

/// <summary>Tells from an image's own bytes what it is, before any tool opens it. Pure: bytes in, verdict out; never throws.</summary>
internal static class DiskImageInspector
{
    /// <summary>Bytes of the beginning that a verdict needs (all, when the image is shorter): a qcow2 header with extensions, a GPT, an ISO's descriptor at 32 KiB.</summary>
    public const int HeadBytes = 64 << 10;

    /// <summary>Bytes of the end that a verdict needs, once they are known: footers of VHD and DMG.</summary>
    public const int TailBytes = 512;

    private const int IsoMagicOffset = 0x8001;

    /// <param name="head">The first <see cref="HeadBytes"/>.</param>
    /// <param name="tail">The last <see cref="TailBytes"/>; empty: not known yet (the image is still on its way).</param>
    /// <param name="length">Bytes of the image file; null: not known yet.</param>
    /// <param name="declared">What the request says that it is; null: nothing.</param>
    /// <param name="policy">What the operator permits.</param>
    public static Verdict Inspect(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, long? length, DiskFormat? declared, InspectionPolicy policy)
    {
        var verdict = Tell(head, tail, length, policy);
        return verdict is Verdict.Accepted accepted && CheckRules(accepted.Format, accepted.VirtualSize, declared, policy) is { } refused ? refused : verdict;
    }

    /// <summary>The rules that do not need the content, for an image whose format is known. Null: it keeps them.</summary>
    public static Verdict.Refused? CheckRules(DiskFormat format, long virtualSize, DiskFormat? declared, InspectionPolicy policy)
    {
        if (!policy.Permitted.Contains(format))
            return Refuse(ImageCauses.BadFormat, $"is of format {format.Name}; permitted are {string.Join(", ", policy.Permitted.Order().Select(f => f.Name))} (PermittedFormats)");
        if (virtualSize > policy.MaxVirtualSize)
            return Refuse(ImageCauses.TooLarge, $"makes a disk of {virtualSize} bytes; at most {policy.MaxVirtualSize} are allowed (MaxVirtualSizeBytes)");

        // An ISO that is permitted may be declared as raw: it is written as it is.
        if (declared is not { } said || said == format || (said == DiskFormat.Raw && format == DiskFormat.Iso)) return null;
        return Refuse(ImageCauses.BadFormat, $"was declared as {said.Name} (image_disk_format), but its content is {format.Name}");
    }

    private static Verdict Tell(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, long? length, InspectionPolicy policy)
    {
        if (head.IsEmpty) return Refuse(ImageCauses.BadFormat, "is empty");
        if (Qcow2Header.HasMagic(head) && ForeignFormat.Find(head, []) is null) return TellQcow2(head, length);
        if (ForeignFormat.Find(head, tail) is { } foreign) return Refuse(CauseOf(foreign), Describe(foreign));
        if (head.Length >= IsoMagicOffset + 5 && head[IsoMagicOffset..].StartsWith("CD001"u8)) return new Verdict.Accepted(DiskFormat.Iso, length ?? 0);

        var problem = policy.RequirePartitionTable ? PartitionTable.Check(head) : null;
        return problem is null ? new Verdict.Accepted(DiskFormat.Raw, length ?? 0) : Refuse(ImageCauses.BadFormat, $"{problem}; it begins with {Beginning(head)}");
    }

    private static Verdict TellQcow2(ReadOnlySpan<byte> head, long? length)
    {
        if (Qcow2Header.TryRead(head, length, out var header, out var safe) is { } problem)
            return Refuse(safe ? ImageCauses.BadFormat : ImageCauses.Unsafe, safe ? problem : $"is refused as unsafe: its qcow2 header {problem}");
        return new Verdict.Accepted(DiskFormat.Qcow2, header.VirtualSize) { ClusterBytes = header.ClusterBytes };
    }

    private static string CauseOf(ForeignFormat foreign) => foreign.Kind == FormatKind.Encrypted ? ImageCauses.Unsafe : ImageCauses.BadFormat;

    private static string Describe(ForeignFormat foreign) => foreign.Kind switch
    {
        FormatKind.Disk => $"is {foreign.Description} ({foreign.Name}); only raw and qcow2 are accepted: convert it with qemu-img first",
        FormatKind.Encrypted => $"is {foreign.Description} ({foreign.Name}); it cannot be written as a disk",
        FormatKind.Packed => $"is {foreign.Description} ({foreign.Name}); unpack it first",
        FormatKind.NotADisk => $"is {foreign.Description} ({foreign.Name})",
        _ => throw new ArgumentOutOfRangeException(nameof(foreign), foreign.Kind, null),
    };

    private static string Beginning(ReadOnlySpan<byte> head)
    {
        var text = new StringBuilder(Convert.ToHexStringLower(head[..Math.Min(8, head.Length)]));
        return text.Append(head[..Math.Min(512, head.Length)].ContainsAnyExcept((byte)0) ? "" : " (all zeros)").ToString();
    }

    private static Verdict.Refused Refuse(string cause, string reason) => new(cause, reason);
}
