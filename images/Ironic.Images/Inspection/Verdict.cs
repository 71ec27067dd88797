namespace Ironic.Images.Inspection;

/// <summary>What an image's bytes show it to be.</summary>
internal abstract record Verdict
{
    /// <summary><paramref name="VirtualSize"/> is the bytes of the disk that it makes; 0: not known yet.</summary>
    public sealed record Accepted(DiskFormat Format, long VirtualSize) : Verdict
    {
        /// <summary>Of a qcow2 image.</summary>
        public int ClusterBytes { get; init; }
    }

    /// <param name="Cause">One of <see cref="Model.Images.ImageCauses"/>.</param>
    /// <param name="Reason">Completes the sentence "image X ...".</param>
    public sealed record Refused(string Cause, string Reason) : Verdict;
}

/// <summary>What the operator permits.</summary>
internal sealed record InspectionPolicy
{
    public IReadOnlySet<DiskFormat> Permitted { get; init; } = new HashSet<DiskFormat> { DiskFormat.Raw, DiskFormat.Qcow2 };

    /// <summary>Refuse raw images without MBR or GPT: no firmware boots them.</summary>
    public bool RequirePartitionTable { get; init; } = true;

    public long MaxVirtualSize { get; init; } = 2L << 40;
}
