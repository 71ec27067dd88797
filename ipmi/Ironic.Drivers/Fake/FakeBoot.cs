using Ironic.Model.Drivers;

namespace Ironic.Drivers.Fake;

/// <summary>Slot "boot" without a machine: everything is prepared already.</summary>
internal sealed class FakeBoot(FakeBehaviour behaviour) : FakeSlot(DriverSlot.Boot, behaviour), IBootInterface
{
    public BootDevice RamdiskDevice => BootDevice.Pxe;

    public ValueTask PrepareRamdiskAsync(DriverContext node, RamdiskBoot boot, CancellationToken cancellationToken) => ActAsync("prepare_ramdisk", node, cancellationToken);

    public ValueTask PrepareInstanceAsync(DriverContext node, CancellationToken cancellationToken) => ActAsync("prepare_instance", node, cancellationToken);

    public ValueTask CleanUpAsync(DriverContext node, CancellationToken cancellationToken) => ActAsync("clean_up", node, cancellationToken);
}
