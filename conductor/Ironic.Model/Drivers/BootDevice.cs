using System.Text.Json.Serialization;

namespace Ironic.Model.Drivers;

/// <summary>Boot devices with their wire names (Ironic API, <c>boot_device</c>).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BootDevice>))]
public enum BootDevice
{
    [JsonStringEnumMemberName("pxe")] Pxe,
    [JsonStringEnumMemberName("disk")] Disk,
    [JsonStringEnumMemberName("cdrom")] Cdrom,
    [JsonStringEnumMemberName("bios")] Bios,
    [JsonStringEnumMemberName("safe")] Safe,
    [JsonStringEnumMemberName("floppy")] Floppy,
    [JsonStringEnumMemberName("uefihttp")] UefiHttp,
}
