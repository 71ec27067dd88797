using System.Collections.Frozen;
using Ironic.Quirks;

namespace Ironic.Ipmi.Quirks;

/// <summary>
/// Quirks as data: rows that match a BMC's maker, product number and firmware, and the quirks that then hold. All rows that match count; later ones win.
/// The table in this assembly may be followed by an operator's own, of the same form.
/// </summary>
public sealed class IpmiQuirkTable
{
    private static readonly QuirkRows<IpmiQuirks> NoRows = new(
        [QuirkColumn.Part("vendor"), QuirkColumn.Whole("product"), QuirkColumn.Version("firmware")],
        new Dictionary<string, Quirk<IpmiQuirks>>
        {
            ["cipherSuite"] = new((q, v) => q with { CipherSuite = v }, q => q.CipherSuite),
            ["uefiDiskIsRemoteMedia"] = new((q, v) => q with { UefiDiskIsRemoteMedia = v != 0 }, q => q.UefiDiskIsRemoteMedia ? 1 : 0),
            ["cannotKeepBootFlags"] = new((q, v) => q with { CannotKeepBootFlags = v != 0 }, q => q.CannotKeepBootFlags ? 1 : 0),
            ["mostPerSecond"] = new((q, v) => q with { MostPerSecond = v }, q => q.MostPerSecond),
            ["leastIntervalMs"] = new((q, v) => q with { LeastInterval = TimeSpan.FromMilliseconds(v) }, q => (int?)q.LeastInterval?.TotalMilliseconds),
            ["idleSeconds"] = new((q, v) => q with { IdleTimeout = TimeSpan.FromSeconds(v) }, q => (int?)q.IdleTimeout?.TotalSeconds),
            ["restartSeconds"] = new((q, v) => q with { RestartTime = TimeSpan.FromSeconds(v) }, q => (int?)q.RestartTime?.TotalSeconds),
        }.ToFrozenDictionary(StringComparer.Ordinal));

    private readonly QuirkRows<IpmiQuirks> _rows;

    private IpmiQuirkTable(QuirkRows<IpmiQuirks> rows) => _rows = rows;

    /// <summary>What we know of.</summary>
    public static IpmiQuirkTable BuiltIn { get; } = new IpmiQuirkTable(NoRows).With(ReadResource());

    /// <summary>The names of all quirks there are.</summary>
    public static IReadOnlyList<string> AllNames => NoRows.Names;

    /// <summary>This table with an operator's rows after its own.</summary>
    /// <param name="json">A list of <c>{"vendor", "product", "firmware", ..., "quirks": {name: true|false|number}}</c>; what is left out matches all.</param>
    /// <exception cref="FormatException">It is not such a list; the message says where and what is allowed.</exception>
    public IpmiQuirkTable With(string json) => new(_rows.With(json));

    /// <summary>The quirks of a BMC; matching ignores case.</summary>
    public IpmiQuirks For(BmcKind kind) => _rows.For(column => column switch
    {
        "vendor" => kind.Vendor,
        "product" => kind.Product,
        _ => kind.Firmware,
    });

    internal static IReadOnlyDictionary<string, int> ValuesOf(IpmiQuirks quirks) => NoRows.ValuesOf(quirks);

    private static string ReadResource()
    {
        using var reader = new StreamReader(typeof(IpmiQuirkTable).Assembly.GetManifestResourceStream("quirks.json")!);
        return reader.ReadToEnd();
    }
}

/// <summary>What a BMC says it is; empty where it is not known.</summary>
/// <param name="Vendor">The maker's name, or its enterprise number.</param>
/// <param name="Product">The product number, decimal.</param>
/// <param name="Firmware">"3.45".</param>
public sealed record BmcKind(string Vendor, string Product, string Firmware);
