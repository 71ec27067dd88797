namespace Ironic.Model.Drivers;

/// <summary>A slot filled by nothing: "no-bios", "no-console", the noop network. Asking it for work is refused by name.</summary>
public sealed class UnsupportedInterface(DriverSlot slot, string name, bool validates = false) : IDriverInterface
{
    public DriverSlot Slot { get; } = slot;

    public string Name { get; } = name;

    public IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <param name="node">The node asked for; named in the answer by its driver's slot only, as Ironic does.</param>
    public IReadOnlyList<string> Validate(DriverContext node) =>
        validates ? [] : [$"Driver {Name} does not support {Slot.WireName} (disabled or not implemented)."];
}
