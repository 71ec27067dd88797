using System.Collections.Frozen;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Fake;

/// <summary>Slot "power" without a machine: obeys at once.</summary>
internal sealed class FakePower(FakeMachines machines) : IPowerInterface
{
    public DriverSlot Slot => DriverSlot.Power;

    public string Name => "fake";

    public IReadOnlyDictionary<string, string> Properties { get; } = FrozenDictionary<string, string>.Empty;

    public IReadOnlySet<PowerTarget> SupportedTargets { get; } = Enum.GetValues<PowerTarget>().ToFrozenSet();

    public IReadOnlyList<string> Validate(DriverContext node) => [];

    public ValueTask<PowerState> GetStateAsync(DriverContext node, CancellationToken cancellationToken) =>
        new(machines[node].IsOn ? PowerState.On : PowerState.Off);

    public ValueTask SetStateAsync(DriverContext node, PowerTarget target, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        machines[node].IsOn = target is not (PowerTarget.Off or PowerTarget.SoftOff);
        return ValueTask.CompletedTask;
    }
}
