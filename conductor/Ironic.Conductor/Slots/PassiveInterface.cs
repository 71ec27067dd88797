using Ironic.Model.Drivers;

namespace Ironic.Conductor.Slots;

/// <summary>A slot whose implementation has nothing to do: storage that is local.</summary>
internal sealed class PassiveInterface(DriverSlot slot, string name) : IDriverInterface
{
    public DriverSlot Slot { get; } = slot;

    public string Name { get; } = name;

    public IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<string> Validate(DriverContext node) => [];
}
