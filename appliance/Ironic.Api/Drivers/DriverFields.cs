using Ironic.Api.Fields;
using Ironic.Model.Drivers;

namespace Ironic.Api.Drivers;

/// <summary>The fields of a driver (contract, section 2.11).</summary>
internal static class DriverFields
{
    /// <summary>Slots that came after 1.30, which showed the others.</summary>
    private static readonly Dictionary<DriverSlot, int> SlotSince = new()
    {
        [DriverSlot.Storage] = 33,
        [DriverSlot.Rescue] = 38,
        [DriverSlot.Bios] = 40,
        [DriverSlot.Firmware] = 86,
    };

    public static FieldTable<DriverOffer> Table { get; } = new("driver",
    [
        new("name", 1, (writer, d, _) => writer.WriteStringValue(d.Name)) { InSummary = true },
        new("hosts", 1, (writer, d, context) =>
        {
            writer.WriteStartArray();
            foreach (var host in context.Conductors.HostsOf(d.Name)) writer.WriteStringValue(host);
            writer.WriteEndArray();
        })
        { InSummary = true },
        new("links", 1, (writer, d, context) => context.Links.WritePair(writer, $"drivers/{d.Name}")) { Always = true },
        new("properties", 14, (writer, d, context) => context.Links.WritePair(writer, $"drivers/{d.Name}/properties")) { InSummary = true },
        new("type", 30, (writer, _, _) => writer.WriteStringValue("dynamic"u8)) { InSummary = true },
        .. DriverSlots.All.SelectMany(Slot),
    ]);

    private static IEnumerable<Field<DriverOffer>> Slot(DriverSlot slot)
    {
        var since = SlotSince.GetValueOrDefault(slot, 30);
        yield return new($"default_{slot.FieldName}", since, (writer, d, _) => writer.WriteStringValue(d.Defaults[slot]));
        yield return new($"enabled_{slot.FieldName}s", since, (writer, d, _) =>
        {
            writer.WriteStartArray();
            foreach (var name in d.Slots[slot]) writer.WriteStringValue(name);
            writer.WriteEndArray();
        });
    }
}
