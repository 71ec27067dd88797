using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Ironic.Model.Drivers;

/// <summary>The hardware types and slot implementations this appliance offers; composes a node's choice into a <see cref="NodeDriver"/>.</summary>
/// <remarks>Made once at start from what the projects registered. An implementation that a type names but nobody registered is not offered.</remarks>
public sealed class DriverRegistry
{
    private readonly FrozenDictionary<string, HardwareType> _types;
    private readonly FrozenDictionary<(DriverSlot, string), IDriverInterface> _interfaces;

    public DriverRegistry(IEnumerable<HardwareType> types, IEnumerable<IDriverInterface> interfaces)
    {
        _types = types.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);
        _interfaces = interfaces.ToFrozenDictionary(i => (i.Slot, i.Name));
    }

    public ImmutableArray<HardwareType> Types => [.. _types.Values.OrderBy(type => type.Name, StringComparer.Ordinal)];

    public bool TryGetType(string name, [NotNullWhen(true)] out HardwareType? type) => _types.TryGetValue(name, out type);

    /// <summary>The implementations of a slot that the type allows and this appliance has, best first.</summary>
    public ImmutableArray<string> Offered(HardwareType type, DriverSlot slot) =>
        type.Supported.TryGetValue(slot, out var names) ? [.. names.Where(name => _interfaces.ContainsKey((slot, name)))] : [];

    public IDriverInterface? Find(DriverSlot slot, string name) => _interfaces.GetValueOrDefault((slot, name));

    /// <summary>Binds a node's choice (or the best) for every slot, reporting every wrong choice at once.</summary>
    public bool TryCompose(string driver, IReadOnlyDictionary<DriverSlot, string> chosen, [NotNullWhen(true)] out NodeDriver? composed, out ImmutableArray<string> errors)
    {
        composed = null;
        if (!TryGetType(driver, out var type))
        {
            errors = [$"No valid host was found. Reason: No conductor service registered which supports driver {driver}. Available: {string.Join(", ", _types.Keys.Order(StringComparer.Ordinal))}."];
            return false;
        }

        var problems = ImmutableArray.CreateBuilder<string>();
        Dictionary<DriverSlot, IDriverInterface> slots = [];
        foreach (var slot in DriverSlots.All)
        {
            var offered = Offered(type, slot);
            if (offered.IsEmpty) continue;
            var name = chosen.TryGetValue(slot, out var wanted) ? wanted : offered[0];
            if (offered.Contains(name)) slots[slot] = _interfaces[(slot, name)];
            else problems.Add($"The {slot.WireName} interface implementation '{name}' is not supported by hardware type {driver}; it supports {string.Join(", ", offered)}.");
        }

        errors = problems.ToImmutable();
        composed = errors.IsEmpty ? new(type, slots) : null;
        return composed is not null;
    }
}
