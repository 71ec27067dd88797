namespace Ironic.Pxe.Content;

/// <summary>The files that machines may fetch, by HTTP and by TFTP.</summary>
public sealed record BootFilesOptions
{
    /// <summary>Folders of the boot programs (iPXE, shim, GRUB), searched in order. Default: where Debian's packages put them.</summary>
    public IReadOnlyList<string> ProgramRoots { get; init; } = ["/usr/lib/ipxe", "/usr/lib/shim", "/usr/lib/grub/x86_64-efi-signed"];

    /// <summary>Folders below which a plan's <c>file://</c> kernels and ramdisks may lie. Default: none, so that a driver_info cannot name any file of ours.</summary>
    public IReadOnlyList<string> FileRoots { get; init; } = [];

    /// <summary>The folder served under <c>/images/</c>; null: none.</summary>
    public string? ImageRoot { get; init; }

    /// <summary>What all transfers from <c>/images/</c> may take together, bytes a second, in equal shares. Default 0: no limit.</summary>
    public long ImageBytesPerSecond { get; init; }

    /// <summary>Kernels and ramdisks sent by HTTP at once; others wait. Default: 64, which share 1 Gbit/s so that each is there within half a minute. 0: no limit.</summary>
    public int RamdiskFetches { get; init; } = 64;
}
