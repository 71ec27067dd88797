using System.Text.Json.Serialization;

namespace Ironic.Model.Drivers;

/// <summary>Capability of slot "management": images that the BMC shows to the machine as drives.</summary>
public interface IVirtualMediaCapability
{
    ValueTask<IReadOnlyList<VirtualMedium>> ListMediaAsync(DriverContext node, CancellationToken cancellationToken);

    /// <summary>Inserts an image, in place of one that is in the drive.</summary>
    /// <param name="node">Whose.</param>
    /// <param name="device">Which kind of drive.</param>
    /// <param name="image"><c>http(s)</c>, <c>nfs</c>, <c>cifs</c>, <c>smb</c>: as the BMC is to fetch it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask AttachAsync(DriverContext node, VirtualMediaDevice device, Uri image, CancellationToken cancellationToken);

    /// <summary>Ejects from drives of these kinds; empty ones stay as they are.</summary>
    ValueTask DetachAsync(DriverContext node, IReadOnlyList<VirtualMediaDevice> devices, CancellationToken cancellationToken);
}

/// <summary>A drive of the BMC's.</summary>
/// <param name="MediaTypes">As the BMC calls them: "CD", "DVD", "USBStick".</param>
/// <param name="Inserted">Whether it holds an image.</param>
/// <param name="Image">Its URL; null: none, or not told.</param>
public sealed record VirtualMedium(IReadOnlyList<string> MediaTypes, bool Inserted, string? Image);

[JsonConverter(typeof(JsonStringEnumConverter<VirtualMediaDevice>))]
public enum VirtualMediaDevice
{
    [JsonStringEnumMemberName("cdrom")] Cdrom,
    [JsonStringEnumMemberName("disk")] Disk,
    [JsonStringEnumMemberName("floppy")] Floppy,
}
