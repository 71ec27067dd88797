using System.Collections.Immutable;
using Ironic.Model.Drivers;

namespace Ironic.Api.Drivers;

/// <summary>A hardware type as this appliance offers it: per slot the implementations.</summary>
/// <param name="Name">The hardware type's.</param>
/// <param name="Slots">What may be chosen, best first.</param>
/// <param name="Defaults">What a node gets that chooses none; null: nothing.</param>
internal sealed record DriverOffer(string Name, IReadOnlyDictionary<DriverSlot, ImmutableArray<string>> Slots, IReadOnlyDictionary<DriverSlot, string?> Defaults)
{
    public static DriverOffer Of(DriverRegistry registry, HardwareType type) => new(
        type.Name,
        DriverSlots.All.ToDictionary(slot => slot, slot => registry.Offered(type, slot)),
        DriverSlots.All.ToDictionary(slot => slot, slot => registry.DefaultOf(type, slot)));

    /// <summary>The driver_info keys of all implementations, by name.</summary>
    public IReadOnlyDictionary<string, string> Properties(DriverRegistry registry)
    {
        var properties = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (slot, names) in Slots)
        {
            foreach (var (key, text) in names.SelectMany(name => registry.Find(slot, name)!.Properties)) properties.TryAdd(key, text);
        }

        return properties;
    }
}
