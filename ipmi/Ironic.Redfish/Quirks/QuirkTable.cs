using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Ironic.Redfish.Json;

namespace Ironic.Redfish.Quirks;

/// <summary>
/// Quirks as data: rows that match a maker, a model and a manager by part of their names, and the quirks that then hold. All rows that match count;
/// later ones win. The table in this assembly may be followed by an operator's own, of the same form.
/// </summary>
public sealed class QuirkTable
{
    private static readonly FrozenDictionary<string, Func<RedfishQuirks, int, RedfishQuirks>> Setters = new Dictionary<string, Func<RedfishQuirks, int, RedfishQuirks>>
    {
        ["bootNeedsEnabled"] = (q, v) => q with { BootNeedsEnabled = v != 0 },
        ["bootNeedsAll"] = (q, v) => q with { BootNeedsAll = v != 0 },
        ["bootWithoutMode"] = (q, v) => q with { BootWithoutMode = v != 0 },
        ["bootBySettings"] = (q, v) => q with { BootBySettings = v != 0 },
        ["cdIsUsbCd"] = (q, v) => q with { CdIsUsbCd = v != 0 },
        ["mediaByPatch"] = (q, v) => q with { MediaByPatch = v != 0 },
        ["mediaImageOnly"] = (q, v) => q with { MediaImageOnly = v != 0 },
        ["biosWithoutApplyTime"] = (q, v) => q with { BiosWithoutApplyTime = v != 0 },
        ["withoutIfMatch"] = (q, v) => q with { WithoutIfMatch = v != 0 },
        ["etagInBody"] = (q, v) => q with { EtagInBody = v != 0 },
        ["onRefusedSeconds"] = (q, v) => q with { OnRefusedSeconds = v },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly ImmutableArray<Row> _rows;

    private QuirkTable(ImmutableArray<Row> rows) => _rows = rows;

    /// <summary>What we know of.</summary>
    public static QuirkTable BuiltIn { get; } = new QuirkTable([]).With(ReadResource());

    /// <summary>The names of all quirks there are.</summary>
    public static IReadOnlyList<string> AllNames { get; } = [.. Setters.Keys.Order(StringComparer.Ordinal)];

    /// <summary>This table with an operator's rows after its own.</summary>
    /// <param name="json">A list of <c>{"vendor", "model", "exceptModel", "manager", "quirks": {name: true|false|number}}</c>; what is left out matches all.</param>
    /// <exception cref="FormatException">It is not such a list; the message says where and what is allowed.</exception>
    public QuirkTable With(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind != JsonValueKind.Array) throw new FormatException("A table of quirks is a JSON list.");
            return new(_rows.AddRange(document.RootElement.EnumerateArray().Select((row, number) => ReadRow(new(row), number + 1))));
        }
        catch (JsonException e)
        {
            throw new FormatException($"A table of quirks is a JSON list: {e.Message}", e);
        }
    }

    /// <summary>The quirks of a machine; matching ignores case.</summary>
    public RedfishQuirks For(MachineKind kind) => _rows.Where(row => row.Matches(kind)).SelectMany(row => row.Quirks)
        .Aggregate(new RedfishQuirks(), (quirks, set) => Setters[set.Key](quirks, set.Value));

    internal static IEnumerable<string> NamesOf(RedfishQuirks quirks) =>
        AllNames.Where(name => Setters[name](quirks, 0) != quirks);

    private static Row ReadRow(JsonView row, int number)
    {
        foreach (var (name, _) in row.Members)
        {
            if (name is not ("vendor" or "model" or "exceptModel" or "manager" or "quirks"))
                throw new FormatException($"Row {number} of the quirks has a member '{name}'; there are vendor, model, exceptModel, manager, quirks.");
        }

        if (!row["quirks"].IsObject) throw new FormatException($"Row {number} of the quirks has no object 'quirks'.");
        return new(row["vendor"].Text, row["model"].Text, row["exceptModel"].Text, row["manager"].Text, [.. row["quirks"].Members.Select(quirk => ReadQuirk(quirk, number))]);
    }

    private static KeyValuePair<string, int> ReadQuirk(KeyValuePair<string, JsonView> quirk, int number)
    {
        if (!Setters.ContainsKey(quirk.Key)) throw new FormatException($"Row {number} names a quirk '{quirk.Key}'; there are {string.Join(", ", AllNames)}.");
        var value = quirk.Value.Flag is { } flag ? flag ? 1 : 0 : quirk.Value.Whole;
        if (value is null or < 0 or > 3600) throw new FormatException($"Row {number}: '{quirk.Key}' is '{quirk.Value}'; it is true, false, or a number from 0 to 3600.");
        return KeyValuePair.Create(quirk.Key, (int)value);
    }

    private static string ReadResource()
    {
        using var reader = new StreamReader(typeof(QuirkTable).Assembly.GetManifestResourceStream("quirks.json")!);
        return reader.ReadToEnd();
    }

    private sealed record Row(string? Vendor, string? Model, string? ExceptModel, string? Manager, ImmutableArray<KeyValuePair<string, int>> Quirks)
    {
        public bool Matches(MachineKind kind) =>
            Holds(kind.Vendor, Vendor) && Holds(kind.Model, Model) && Holds(kind.Manager, Manager) && (ExceptModel is null || !Holds(kind.Model, ExceptModel));

        private static bool Holds(string given, string? part) => part is null || given.Contains(part, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>What a machine says it is.</summary>
/// <param name="Vendor">The system's manufacturer.</param>
/// <param name="Model">The system's model.</param>
/// <param name="Manager">Model and firmware of its BMC.</param>
public sealed record MachineKind(string Vendor, string Model, string Manager);
