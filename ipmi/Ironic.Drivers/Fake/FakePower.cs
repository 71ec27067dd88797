using System.Collections.Frozen;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Fake;

/// <summary>Slot "power" without a machine: obeys.</summary>
internal sealed class FakePower(FakeMachines machines, FakeBehaviour behaviour) : FakeSlot(DriverSlot.Power, behaviour), IPowerInterface
{
    public IReadOnlySet<PowerTarget> SupportedTargets { get; } = Enum.GetValues<PowerTarget>().ToFrozenSet();

    public async ValueTask<PowerState> GetStateAsync(DriverContext node, CancellationToken cancellationToken)
    {
        await ActAsync("get", node, cancellationToken);
        return machines.IsOn(node) ? PowerState.On : PowerState.Off;
    }

    public async ValueTask SetStateAsync(DriverContext node, PowerTarget target, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        await ActAsync("set", node, cancellationToken);
        machines.Set(node, target is not (PowerTarget.Off or PowerTarget.SoftOff));
    }
}
