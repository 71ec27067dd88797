using System.Collections.Immutable;
using Ironic.Model.Drivers;

namespace Ironic.Api.Tests.Support;

/// <summary>The hardware type "fake-hardware", as the Ironic whose wire was captured offers it.</summary>
internal static class FakeDrivers
{
    private static readonly Dictionary<DriverSlot, string[]> Slots = new()
    {
        [DriverSlot.Bios] = ["fake", "no-bios"],
        [DriverSlot.Boot] = ["fake"],
        [DriverSlot.Console] = ["fake", "no-console"],
        [DriverSlot.Deploy] = ["fake"],
        [DriverSlot.Firmware] = ["fake", "no-firmware"],
        [DriverSlot.Inspect] = ["fake", "no-inspect"],
        [DriverSlot.Management] = ["fake"],
        [DriverSlot.Network] = ["noop"],
        [DriverSlot.Power] = ["fake"],
        [DriverSlot.Raid] = ["fake", "no-raid"],
        [DriverSlot.Rescue] = ["fake", "no-rescue"],
        [DriverSlot.Storage] = ["noop"],
        [DriverSlot.Vendor] = ["fake", "no-vendor"],
    };

    public static DriverRegistry Registry { get; } = new(
        [new("fake-hardware", Slots.ToDictionary(slot => slot.Key, slot => slot.Value.ToImmutableArray()))],
        All);

    /// <summary>Beside it a hardware type "equipped", which has all, and "bare", which has no RAID.</summary>
    public static DriverRegistry Equipped { get; } = new(
        [.. Registry.Types, EquippedDrivers.Type, new("bare", new Dictionary<DriverSlot, ImmutableArray<string>> { [DriverSlot.Raid] = ["no-raid"] })],
        [.. All, .. EquippedDrivers.Interfaces]);

    private static IEnumerable<IDriverInterface> All => Slots.SelectMany(slot => slot.Value.Select(name => Make(slot.Key, name)));

    private static IDriverInterface Make(DriverSlot slot, string name) => slot == DriverSlot.Network
        ? new NoNetwork(name)
        : name.StartsWith("no-", StringComparison.Ordinal) ? new UnsupportedInterface(slot, name, validates: true) : new Implementation(slot, name);

    private sealed record NoNetwork(string Name) : INetworkInterface
    {
        public DriverSlot Slot => DriverSlot.Network;

        public bool KeepsVifs => false;

        public IReadOnlyDictionary<string, string> Properties => ImmutableDictionary<string, string>.Empty;

        public IReadOnlyList<string> Validate(DriverContext node) => [];
    }

    private sealed record Implementation(DriverSlot Slot, string Name) : IDriverInterface
    {
        public IReadOnlyDictionary<string, string> Properties =>
            Name == "fake" && Slot == DriverSlot.Vendor
                ? new Dictionary<string, string>(StringComparer.Ordinal) { ["B1"] = "B1 description. Required.", ["B2"] = "B2 description. Required." }
                : ImmutableDictionary<string, string>.Empty;

        public IReadOnlyList<string> Validate(DriverContext node) => [];
    }
}
