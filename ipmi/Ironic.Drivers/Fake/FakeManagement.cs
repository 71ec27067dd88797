using System.Collections.Frozen;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Fake;

/// <summary>Slot "management" without a machine, as upstream's: it boots from the network, whatever is asked.</summary>
internal sealed class FakeManagement(FakeBehaviour behaviour) : FakeSlot(DriverSlot.Management, behaviour), IManagementInterface, INmiCapability
{
    public IReadOnlySet<BootDevice> SupportedBootDevices { get; } = new[] { BootDevice.Pxe }.ToFrozenSet();

    public async ValueTask<BootDeviceSetting> GetBootDeviceAsync(DriverContext node, CancellationToken cancellationToken)
    {
        await ActAsync("get_boot_device", node, cancellationToken);
        return new(BootDevice.Pxe, Persistent: false);
    }

    public ValueTask SetBootDeviceAsync(DriverContext node, BootDevice device, bool persistent, CancellationToken cancellationToken) => ActAsync("set_boot_device", node, cancellationToken);

    public ValueTask InjectNmiAsync(DriverContext node, CancellationToken cancellationToken) => ActAsync("inject_nmi", node, cancellationToken);
}
