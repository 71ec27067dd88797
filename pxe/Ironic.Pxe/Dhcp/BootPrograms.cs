namespace Ironic.Pxe.Dhcp;

/// <summary>Which program each kind of firmware loads first; names below the roots of the boot programs.</summary>
public sealed record BootPrograms
{
    /// <summary>Default: iPXE over the card's own UNDI driver, as Debian's <c>ipxe</c> package names it.</summary>
    public string Bios { get; init; } = "undionly.kpxe";

    /// <summary>Default: the x64 program, for the firmware that misstates its architecture (6 for 7).</summary>
    public string UefiX86 { get; init; } = "snponly.efi";

    /// <summary>Default: iPXE over the firmware's own network driver. For Secure Boot: a signed shim, with GRUB beside it.</summary>
    public string UefiX64 { get; init; } = "snponly.efi";

    public string UefiArm64 { get; init; } = "snponly-arm64.efi";
}
