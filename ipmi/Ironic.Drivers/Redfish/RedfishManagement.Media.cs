using System.Collections.Frozen;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Redfish;
using Ironic.Redfish.Media;

namespace Ironic.Drivers.Redfish;

/// <summary>Images that the BMC shows to the machine as drives.</summary>
internal sealed partial class RedfishManagement : IVirtualMediaCapability
{
    private static readonly FrozenDictionary<VirtualMediaDevice, string> MediaTypes = new Dictionary<VirtualMediaDevice, string>
    {
        [VirtualMediaDevice.Cdrom] = "CD", [VirtualMediaDevice.Disk] = "USBStick", [VirtualMediaDevice.Floppy] = "Floppy",
    }.ToFrozenDictionary();

    public async ValueTask<IReadOnlyList<VirtualMedium>> ListMediaAsync(DriverContext node, CancellationToken cancellationToken) =>
    [
        .. (await Find(node).ReadAsync("virtual media", (bmc, machine, token) => bmc.GetMediaSlotsAsync(machine, token), cancellationToken))
            .Select(slot => new VirtualMedium(slot.Types, slot.IsInserted, slot.Image)),
    ];

    public async ValueTask AttachAsync(DriverContext node, VirtualMediaDevice device, Uri image, CancellationToken cancellationToken) => await Find(node).ChangeAsync(
        $"virtual {device.ToWire()} {image.Place}", (bmc, machine, token) => bmc.InsertMediaAsync(machine, MediaTypes[device], image, token), cancellationToken);

    public async ValueTask DetachAsync(DriverContext node, IReadOnlyList<VirtualMediaDevice> devices, CancellationToken cancellationToken)
    {
        var machineBmc = Find(node);
        foreach (var device in devices.Distinct())
            await machineBmc.ChangeAsync($"virtual {device.ToWire()} out", (bmc, machine, token) => bmc.EjectMediaAsync(machine, MediaTypes[device], token), cancellationToken);
    }
}
