namespace Ironic.Pxe.Boot;

/// <summary>What nodes boot that do not say otherwise in their <c>driver_info</c>.</summary>
public sealed record BootDefaults
{
    /// <summary><c>file://</c> below a root of <see cref="Content.BootFilesOptions.FileRoots"/>, or <c>http(s)://</c>. Default: none.</summary>
    public Uri? DeployKernel { get; init; }

    /// <inheritdoc cref="DeployKernel"/>
    public Uri? DeployRamdisk { get; init; }

    /// <summary>Kernel arguments for every ramdisk, after those that the conductor gives: <c>console=ttyS0</c>. Default: empty.</summary>
    public string KernelAppendParams { get; init; } = "";
}
