using Ironic.Model.Drivers;

namespace Ironic.Drivers.Fake;

/// <summary>Slot "inspect" without a machine: finds nothing, and is content.</summary>
internal sealed class FakeInspect(FakeBehaviour behaviour) : FakeSlot(DriverSlot.Inspect, behaviour), IOutOfBandInspection
{
    public async ValueTask<InspectionFindings> InspectAsync(DriverContext node, CancellationToken cancellationToken)
    {
        await ActAsync("inspect", node, cancellationToken);
        return new();
    }
}
