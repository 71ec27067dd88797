using System.Collections.Frozen;
using System.Globalization;

namespace Ironic.Drivers.Ipmi;

/// <summary>Makers of BMCs by IANA enterprise number, under the names that quirks and operators use.</summary>
internal static class BmcVendors
{
    private static readonly FrozenDictionary<uint, string> Names = new Dictionary<uint, string>
    {
        [2] = "ibm", [9] = "cisco", [11] = "hp", [94] = "nokia", [343] = "intel", [674] = "dell", [2011] = "huawei", [5703] = "nvidia", [5771] = "cisco",
        [7244] = "quanta", [10368] = "fujitsu", [10876] = "supermicro", [15370] = "gigabyte", [19046] = "lenovo", [20974] = "ami", [33049] = "nvidia",
        [37945] = "inspur", [40092] = "wiwynn", [42817] = "ibm", [47196] = "hpe", [47488] = "supermicro", [49769] = "yadro", [49871] = "openbmc",
    }.ToFrozenDictionary();

    /// <summary>The name; the number itself for those that we have no name for.</summary>
    public static string Name(uint manufacturer) => Names.GetValueOrDefault(manufacturer) ?? manufacturer.ToString(CultureInfo.InvariantCulture);
}
