using System.Collections.Frozen;
using Ironic.Quirks;

namespace Ironic.Redfish.Quirks;

/// <summary>
/// Quirks as data: rows that match a maker, a model, a manager and its firmware, and the quirks that then hold. All rows that match count; later ones win.
/// The table in this assembly may be followed by an operator's own, of the same form.
/// </summary>
public sealed class QuirkTable
{
    private static readonly QuirkRows<RedfishQuirks> NoRows = new(
        [QuirkColumn.Part("vendor"), QuirkColumn.Part("model"), QuirkColumn.Part("manager"), QuirkColumn.Version("firmware")],
        new Dictionary<string, Quirk<RedfishQuirks>>
        {
            ["bootNeedsEnabled"] = new((q, v) => q with { BootNeedsEnabled = v != 0 }, q => q.BootNeedsEnabled ? 1 : 0),
            ["bootNeedsAll"] = new((q, v) => q with { BootNeedsAll = v != 0 }, q => q.BootNeedsAll ? 1 : 0),
            ["bootWithoutMode"] = new((q, v) => q with { BootWithoutMode = v != 0 }, q => q.BootWithoutMode ? 1 : 0),
            ["bootBySettings"] = new((q, v) => q with { BootBySettings = v != 0 }, q => q.BootBySettings ? 1 : 0),
            ["cdIsUsbCd"] = new((q, v) => q with { CdIsUsbCd = v != 0 }, q => q.CdIsUsbCd ? 1 : 0),
            ["mediaByPatch"] = new((q, v) => q with { MediaByPatch = v != 0 }, q => q.MediaByPatch ? 1 : 0),
            ["mediaImageOnly"] = new((q, v) => q with { MediaImageOnly = v != 0 }, q => q.MediaImageOnly ? 1 : 0),
            ["biosWithoutApplyTime"] = new((q, v) => q with { BiosWithoutApplyTime = v != 0 }, q => q.BiosWithoutApplyTime ? 1 : 0),
            ["withoutIfMatch"] = new((q, v) => q with { WithoutIfMatch = v != 0 }, q => q.WithoutIfMatch ? 1 : 0),
            ["etagInBody"] = new((q, v) => q with { EtagInBody = v != 0 }, q => q.EtagInBody ? 1 : 0),
            ["mostPerSecond"] = new((q, v) => q with { MostPerSecond = v }, q => q.MostPerSecond),
            ["leastIntervalMs"] = new((q, v) => q with { LeastInterval = TimeSpan.FromMilliseconds(v) }, q => (int?)q.LeastInterval?.TotalMilliseconds),
            ["idleSeconds"] = new((q, v) => q with { IdleTimeout = TimeSpan.FromSeconds(v) }, q => (int?)q.IdleTimeout?.TotalSeconds),
            ["restartSeconds"] = new((q, v) => q with { RestartTime = TimeSpan.FromSeconds(v) }, q => (int?)q.RestartTime?.TotalSeconds),
        }.ToFrozenDictionary(StringComparer.Ordinal));

    private readonly QuirkRows<RedfishQuirks> _rows;

    private QuirkTable(QuirkRows<RedfishQuirks> rows) => _rows = rows;

    /// <summary>What we know of.</summary>
    public static QuirkTable BuiltIn { get; } = new QuirkTable(NoRows).With(ReadResource());

    /// <summary>The names of all quirks there are.</summary>
    public static IReadOnlyList<string> AllNames => NoRows.Names;

    /// <summary>This table with an operator's rows after its own.</summary>
    /// <param name="json">
    /// A list of <c>{"vendor", "model", "manager", "firmware", ..., "quirks": {name: true|false|number}}</c>; what is left out matches all.
    /// </param>
    /// <exception cref="FormatException">It is not such a list; the message says where and what is allowed.</exception>
    public QuirkTable With(string json) => new(_rows.With(json));

    /// <summary>The quirks of a machine; matching ignores case.</summary>
    public RedfishQuirks For(MachineKind kind) => _rows.For(column => column switch
    {
        "vendor" => kind.Vendor,
        "model" => kind.Model,
        "manager" => kind.Manager,
        _ => kind.Firmware,
    });

    internal static IReadOnlyDictionary<string, int> ValuesOf(RedfishQuirks quirks) => NoRows.ValuesOf(quirks);

    private static string ReadResource()
    {
        using var reader = new StreamReader(typeof(QuirkTable).Assembly.GetManifestResourceStream("quirks.json")!);
        return reader.ReadToEnd();
    }
}

/// <summary>What a machine says it is.</summary>
/// <param name="Vendor">The system's manufacturer.</param>
/// <param name="Model">The system's model.</param>
/// <param name="Manager">Model and firmware of its BMC.</param>
public sealed record MachineKind(string Vendor, string Model, string Manager)
{
    /// <summary>Version of its BMC's firmware alone; empty when not told.</summary>
    public string Firmware { get; init; } = "";
}
