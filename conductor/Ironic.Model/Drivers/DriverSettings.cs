namespace Ironic.Model.Drivers;

/// <summary>What an operator enables of the hardware types and implementations that this appliance has, and which implementations are the defaults.</summary>
public sealed record DriverSettings
{
    /// <summary>Hardware types that nodes may have; null (the default): all.</summary>
    public IReadOnlyList<string>? EnabledHardwareTypes { get; init; }

    /// <summary>Per slot, the implementations that nodes may have; a slot that is absent (the default): all of its.</summary>
    public IReadOnlyDictionary<DriverSlot, IReadOnlyList<string>> EnabledInterfaces { get; init; } = new Dictionary<DriverSlot, IReadOnlyList<string>>();

    /// <summary>Per slot, what nodes get that choose none; a slot that is absent (the default): the best enabled one of their hardware type.</summary>
    public IReadOnlyDictionary<DriverSlot, string> DefaultInterfaces { get; init; } = new Dictionary<DriverSlot, string>();
}
