using Ironic.Model.Drivers;

namespace Ironic.Drivers.Fake;

/// <summary>"fake" in a slot; as it stands, one of which nobody asks more than whether its settings are right.</summary>
internal class FakeSlot(DriverSlot slot, FakeBehaviour behaviour) : IDriverInterface
{
    public DriverSlot Slot { get; } = slot;

    public string Name => "fake";

    public virtual IReadOnlyDictionary<string, string> Properties { get; } = FakeBehaviour.PropertiesOf(slot);

    public virtual IReadOnlyList<string> Validate(DriverContext node) => FakeBehaviour.Validate(Slot, node);

    protected ValueTask ActAsync(string operation, DriverContext node, CancellationToken cancellationToken) => behaviour.ActAsync(Slot, operation, node, cancellationToken);
}
