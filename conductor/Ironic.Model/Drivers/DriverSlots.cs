using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ironic.Model.Drivers;

/// <summary>Names of the slots.</summary>
public static class DriverSlots
{
    public static ImmutableArray<DriverSlot> All { get; } = [.. Enum.GetValues<DriverSlot>()];

    private static readonly FrozenDictionary<DriverSlot, string> Names =
        All.ToFrozenDictionary(slot => slot, slot => slot.ToString().ToLowerInvariant());

    extension(DriverSlot slot)
    {
        /// <summary>"power", "boot", ...</summary>
        public string WireName => Names[slot];

        /// <summary>The node's field: "power_interface".</summary>
        public string FieldName => Names[slot] + "_interface";
    }
}
