using System.Text.Json.Serialization;

namespace Ironic.Model.Drivers;

[JsonConverter(typeof(JsonStringEnumConverter<BootMode>))]
public enum BootMode
{
    [JsonStringEnumMemberName("bios")] Bios,
    [JsonStringEnumMemberName("uefi")] Uefi,
}
