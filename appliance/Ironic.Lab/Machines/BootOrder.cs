using Ironic.Ipmi.Commands;

namespace Ironic.Lab.Machines;

/// <summary>What a machine's firmware tries first.</summary>
public enum BootOrder
{
    /// <summary>The board's own order: an empty disk falls through to the network.</summary>
    DiskFirst,

    NetworkFirst,
}

internal static class BootOrders
{
    /// <summary>What a machine with one disk and one card makes of a BMC's boot flags; null: none are set.</summary>
    /// <remarks>The UEFI bit changes nothing: a machine's firmware is what it is, and real boards ignore a mode they do not have.</remarks>
    public static BootOrder From(BootFlags? flags) => flags is { IsValid: true, Device: BootDevice.Pxe } ? BootOrder.NetworkFirst : BootOrder.DiskFirst;

    public static string Describe(this BootOrder order) => order == BootOrder.NetworkFirst ? "network, disk" : "disk, network";
}
