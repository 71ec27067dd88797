using System.Collections.Frozen;
using Ironic.Ipmi.Quirks;
using Ironic.Model.Drivers;
using Selector = Ironic.Ipmi.Commands.BootDevice;

namespace Ironic.Drivers.Ipmi;

/// <summary>Boot devices as IPMI numbers them, with the numbers that some BMCs use instead.</summary>
internal static class BootDeviceCodes
{
    private static readonly FrozenDictionary<BootDevice, Selector> Standard = new Dictionary<BootDevice, Selector>
    {
        [BootDevice.Pxe] = Selector.Pxe,
        [BootDevice.Disk] = Selector.Disk,
        [BootDevice.Cdrom] = Selector.Cdrom,
        [BootDevice.Bios] = Selector.BiosSetup,
        [BootDevice.Safe] = Selector.DiskSafeMode,
    }.ToFrozenDictionary();

    private static readonly Deviation[] Deviations =
    [
        new(quirks => quirks.UefiDiskIsRemoteMedia, IsUefi: true, BootDevice.Disk, Selector.RemoteMedia), // 24h
    ];

    public static IReadOnlySet<BootDevice> Supported { get; } = Standard.Keys.ToFrozenSet();

    /// <summary>The selector to send to a BMC with these quirks.</summary>
    public static Selector ToSelector(BootDevice device, bool isUefi, IpmiQuirks quirks) =>
        Array.Find(Deviations, d => d.Holds(quirks) && d.IsUefi == isUefi && d.Device == device)?.Selector ?? Standard[device];

    /// <summary>The device that a selector means; null for what the API has no word for.</summary>
    public static BootDevice? FromSelector(Selector selector, bool isUefi, IpmiQuirks quirks)
    {
        if (Array.Find(Deviations, d => d.Holds(quirks) && d.IsUefi == isUefi && d.Selector == selector) is { } deviation) return deviation.Device;
        foreach (var (device, standard) in Standard)
        {
            if (standard == selector) return device;
        }

        return null;
    }

    private sealed record Deviation(Func<IpmiQuirks, bool> Holds, bool IsUefi, BootDevice Device, Selector Selector);
}
