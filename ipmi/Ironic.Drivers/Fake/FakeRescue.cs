using Ironic.Model.Drivers;

namespace Ironic.Drivers.Fake;

/// <summary>Slot "rescue" without a machine: in and out at once.</summary>
internal sealed class FakeRescue(FakeBehaviour behaviour) : FakeSlot(DriverSlot.Rescue, behaviour), IRescueCapability
{
    public ValueTask RescueAsync(DriverContext node, CancellationToken cancellationToken) => ActAsync("rescue", node, cancellationToken);

    public ValueTask UnrescueAsync(DriverContext node, CancellationToken cancellationToken) => ActAsync("unrescue", node, cancellationToken);
}
