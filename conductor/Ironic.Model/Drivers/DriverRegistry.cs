using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Ironic.Model.Drivers;

/// <summary>The hardware types and slot implementations this appliance offers; composes a node's choice into a <see cref="NodeDriver"/>.</summary>
/// <remarks>
/// Made once at start from what the projects registered and the operator enabled. An implementation that a type names but nobody registered is not offered.
/// The refusals' texts are Ironic's.
/// </remarks>
public sealed class DriverRegistry
{
    private readonly FrozenDictionary<string, HardwareType> _types;
    private readonly FrozenDictionary<(DriverSlot, string), IDriverInterface> _registered, _enabled;
    private readonly DriverSettings _settings;

    public DriverRegistry(IEnumerable<HardwareType> types, IEnumerable<IDriverInterface> interfaces, DriverSettings? settings = null)
    {
        _settings = settings ?? new();
        _types = types.Where(type => _settings.EnabledHardwareTypes?.Contains(type.Name) ?? true).ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);
        _registered = interfaces.ToFrozenDictionary(i => (i.Slot, i.Name));
        _enabled = _registered.Values.Where(IsEnabled).ToFrozenDictionary(i => (i.Slot, i.Name));
    }

    public ImmutableArray<HardwareType> Types => [.. _types.Values.OrderBy(type => type.Name, StringComparer.Ordinal)];

    public bool TryGetType(string name, [NotNullWhen(true)] out HardwareType? type) => _types.TryGetValue(name, out type);

    /// <summary>The enabled implementations of a slot that the type names, best first.</summary>
    public ImmutableArray<string> Offered(HardwareType type, DriverSlot slot) => [.. Named(type, slot).Where(name => _enabled.ContainsKey((slot, name)))];

    /// <summary>What a node of this type gets that chooses none; null: nothing, such a node is refused.</summary>
    public string? DefaultOf(HardwareType type, DriverSlot slot) => _settings.DefaultInterfaces.TryGetValue(slot, out var set)
        ? Fits(type, slot, set) ? set : null
        : Offered(type, slot).FirstOrDefault();

    public IDriverInterface? Find(DriverSlot slot, string name) => _enabled.GetValueOrDefault((slot, name));

    /// <summary>All that is wrong with the settings: names that nothing of this appliance has.</summary>
    public IReadOnlyList<string> SettingsProblems() =>
    [
        .. (_settings.EnabledHardwareTypes ?? []).Where(name => !_types.ContainsKey(name)).Select(name => $"Enabled hardware type '{name}' is not one of this appliance's."),
        .. _settings.EnabledInterfaces.SelectMany(slot => slot.Value.Where(name => !_registered.ContainsKey((slot.Key, name))).Select(name => Unknown(slot.Key, name))),
        .. _settings.DefaultInterfaces.Where(slot => !_enabled.ContainsKey((slot.Key, slot.Value))).Select(slot => Unknown(slot.Key, slot.Value)),
    ];

    /// <summary>Binds a node's choice (or the default) for every slot, reporting every wrong choice at once.</summary>
    public bool TryCompose(string driver, IReadOnlyDictionary<DriverSlot, string> chosen, [NotNullWhen(true)] out NodeDriver? composed, out ImmutableArray<string> errors)
    {
        composed = null;
        if (!TryGetType(driver, out var type))
        {
            errors = [$"No valid host was found. Reason: No conductor service registered which supports driver {driver} for conductor group \"\"."];
            return false;
        }

        var problems = ImmutableArray.CreateBuilder<string>();
        Dictionary<DriverSlot, IDriverInterface> slots = [];
        foreach (var slot in DriverSlots.All)
        {
            if (!chosen.TryGetValue(slot, out var name) && (name = DefaultOf(type, slot)) is null)
            {
                if (Named(type, slot).Any(candidate => _registered.ContainsKey((slot, candidate)))) problems.Add(NoDefault(type, slot));
                continue;
            }

            if (!_enabled.TryGetValue((slot, name), out var bound)) problems.Add(Unknown(slot, name));
            else if (!Fits(type, slot, name)) problems.Add($"{slot.WireName} interface implementation '{name}' is not supported by hardware type {driver}.");
            else slots[slot] = bound;
        }

        errors = problems.ToImmutable();
        composed = errors.IsEmpty ? new(type, slots) : null;
        return composed is not null;
    }

    private bool IsEnabled(IDriverInterface implementation) => !_settings.EnabledInterfaces.TryGetValue(implementation.Slot, out var names) || names.Contains(implementation.Name);

    private bool Fits(HardwareType type, DriverSlot slot, string name) => _enabled.ContainsKey((slot, name)) && (type.AllowsAny || Named(type, slot).Contains(name));

    private static ImmutableArray<string> Named(HardwareType type, DriverSlot slot) => type.Supported.GetValueOrDefault(slot, []);

    private string Unknown(DriverSlot slot, string name)
    {
        var valid = string.Join(", ", _enabled.Keys.Where(key => key.Item1 == slot).Select(key => key.Item2).Order(StringComparer.Ordinal).Select(known => $"'{known}'"));
        return $"Could not find the following interface in the 'ironic.hardware.interfaces.{slot.WireName}' entrypoint: {name}. Valid interfaces are [{valid}].";
    }

    private static string NoDefault(HardwareType type, DriverSlot slot) =>
        $"For hardware type '{type.Name}', no default value found for {slot.WireName} interface could be determined. Please ensure the interfaces are enabled.";
}
