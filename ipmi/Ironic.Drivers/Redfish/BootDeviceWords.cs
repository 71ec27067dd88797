using System.Collections.Frozen;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Redfish;

/// <summary>Boot devices and boot modes in Redfish's words (<c>BootSourceOverrideTarget</c>, <c>BootSourceOverrideMode</c>).</summary>
internal static class BootDeviceWords
{
    private static readonly FrozenDictionary<BootDevice, string> Words = new Dictionary<BootDevice, string>
    {
        [BootDevice.Pxe] = "Pxe",
        [BootDevice.Disk] = "Hdd",
        [BootDevice.Cdrom] = "Cd",
        [BootDevice.Bios] = "BiosSetup",
        [BootDevice.UefiHttp] = "UefiHttp",
    }.ToFrozenDictionary();

    public static IReadOnlySet<BootDevice> Supported { get; } = Words.Keys.ToFrozenSet();

    public static string ToWord(BootDevice device) => Words[device];

    /// <summary>Null for what the API has no word for, and for no override.</summary>
    public static BootDevice? FromWord(string? word)
    {
        if (word == "UsbCd") return BootDevice.Cdrom;
        foreach (var (device, known) in Words)
        {
            if (known == word) return device;
        }

        return null;
    }

    public static string ToWord(BootMode mode) => mode == BootMode.Uefi ? "UEFI" : "Legacy";

    public static BootMode? ToMode(string? word) => word switch { "UEFI" => BootMode.Uefi, "Legacy" => BootMode.Bios, _ => null };
}
