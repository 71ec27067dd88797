using System.Collections.Immutable;
using System.Globalization;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Quirks;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Ipmi;

/// <summary>Who a node's BMC said it is when it was verified; kept in <c>driver_internal_info</c>, so that it is known before the BMC is asked.</summary>
internal static class BmcFacts
{
    private const string Vendor = "bmc_vendor", Product = "bmc_product", Firmware = "bmc_firmware", Guid = "bmc_guid";

    private static readonly ImmutableArray<(string Name, string Fact)> Shown = [("vendor", Vendor), ("product", Product), ("firmware", Firmware), ("guid", Guid)];

    public static IReadOnlyDictionary<string, string> From(DeviceId device, SystemGuid? guid)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Vendor] = BmcVendors.Name(device.ManufacturerId),
            [Product] = device.ProductId.ToString(CultureInfo.InvariantCulture),
            [Firmware] = device.FirmwareVersion,
        };
        if (guid is { } known) facts[Guid] = known.SmbiosOrder.ToString();
        return facts;
    }

    /// <summary>The operator's word for the vendor goes before the BMC's.</summary>
    public static BmcKind KindOf(DriverContext node) =>
        new(node.Properties.GetText("vendor") ?? Text(node, Vendor), Text(node, Product), Text(node, Firmware));

    /// <summary>By the names that operators see; what is not known is left out.</summary>
    public static IReadOnlyDictionary<string, string> Of(DriverContext node) =>
        Shown.Where(shown => Text(node, shown.Fact).Length > 0).ToImmutableSortedDictionary(shown => shown.Name, shown => Text(node, shown.Fact), StringComparer.Ordinal);

    private static string Text(DriverContext node, string fact) => node.DriverInternalInfo.GetText(fact) ?? "";
}
