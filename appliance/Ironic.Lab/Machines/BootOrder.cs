using Ironic.Ipmi.Commands;
using Ironic.Lab.Redfish;

namespace Ironic.Lab.Machines;

/// <summary>What a machine's firmware tries first.</summary>
public enum BootOrder
{
    /// <summary>The board's own order: an empty disk falls through to the network.</summary>
    DiskFirst,

    NetworkFirst,

    /// <summary>The CD drive that the BMC fills, where the machine has one.</summary>
    CdFirst,

    /// <summary>The network, where UEFI is to use HTTP and nothing else.</summary>
    HttpFirst,
}

internal static class BootOrders
{
    /// <summary>What a machine makes of a BMC's boot flags; null: none are set.</summary>
    /// <remarks>The UEFI bit changes nothing: a machine's firmware is what it is, and real boards ignore a mode they do not have.</remarks>
    public static BootOrder From(BootFlags? flags) => flags is { IsValid: true, Device: var device } ? From(device) : BootOrder.DiskFirst;

    /// <summary>What a machine makes of a Redfish boot override; null: none is in force.</summary>
    public static BootOrder From(RedfishBoot? boot) => boot?.Target switch
    {
        "Pxe" => BootOrder.NetworkFirst,
        "UefiHttp" => BootOrder.HttpFirst,
        "Cd" or "UsbCd" => BootOrder.CdFirst,
        _ => BootOrder.DiskFirst,
    };

    public static string Describe(this BootOrder order) => order switch
    {
        BootOrder.NetworkFirst => "network, disk",
        BootOrder.CdFirst => "CD, disk, network",
        BootOrder.HttpFirst => "network by HTTP, disk",
        _ => "disk, network",
    };

    private static BootOrder From(BootDevice device) => device switch
    {
        BootDevice.Pxe => BootOrder.NetworkFirst,
        BootDevice.Cdrom => BootOrder.CdFirst,
        _ => BootOrder.DiskFirst,
    };
}
