using System.Diagnostics.CodeAnalysis;

namespace Ironic.Model.Drivers;

/// <summary>The implementations bound for one node, one a slot. Capabilities are asked for; nobody asks which driver it is.</summary>
public sealed class NodeDriver(HardwareType type, IReadOnlyDictionary<DriverSlot, IDriverInterface> slots)
{
    public HardwareType Type { get; } = type;

    public IReadOnlyDictionary<DriverSlot, IDriverInterface> Slots { get; } = slots;

    /// <exception cref="DriverException">The slot is filled by something that cannot do this.</exception>
    public IPowerInterface Power => Get<IPowerInterface>(DriverSlot.Power);

    /// <inheritdoc cref="Power"/>
    public IManagementInterface Management => Get<IManagementInterface>(DriverSlot.Management);

    /// <inheritdoc cref="Power"/>
    public IBootInterface Boot => Get<IBootInterface>(DriverSlot.Boot);

    public T Get<T>(DriverSlot slot) where T : class => Slots[slot] as T
        ?? throw new DriverException($"Driver {Type.Name} does not support {slot.WireName} (disabled or not implemented).") { Cause = "unsupported" };

    /// <summary>Finds an optional capability on any bound slot.</summary>
    public bool TryGet<TCapability>([NotNullWhen(true)] out TCapability? capability) where TCapability : class =>
        (capability = Slots.Values.OfType<TCapability>().FirstOrDefault()) is not null;
}
