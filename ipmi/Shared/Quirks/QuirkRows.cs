using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Ironic.Quirks;

/// <summary>
/// Quirks as data: rows that match a machine by what it says of itself, and the quirks that then hold. All rows that match count; later ones win.
/// </summary>
/// <typeparam name="TQuirks">A record of all quirks there are; a new one has none.</typeparam>
internal sealed class QuirkRows<TQuirks> where TQuirks : new()
{
    private const int MostValue = 65535;

    private readonly ImmutableArray<QuirkColumn> _columns;
    private readonly FrozenDictionary<string, Quirk<TQuirks>> _quirks;
    private readonly ImmutableArray<Row> _rows;

    /// <param name="columns">What rows may match by.</param>
    /// <param name="quirks">What they may set, by name.</param>
    public QuirkRows(ImmutableArray<QuirkColumn> columns, FrozenDictionary<string, Quirk<TQuirks>> quirks)
        : this(columns, quirks, [])
    {
    }

    private QuirkRows(ImmutableArray<QuirkColumn> columns, FrozenDictionary<string, Quirk<TQuirks>> quirks, ImmutableArray<Row> rows) =>
        (_columns, _quirks, _rows) = (columns, quirks, rows);

    /// <summary>The names of all quirks there are.</summary>
    public IReadOnlyList<string> Names => [.. _quirks.Keys.Order(StringComparer.Ordinal)];

    /// <summary>These rows with further ones after them.</summary>
    /// <exception cref="FormatException">It is not such a list; the message says where and what is allowed.</exception>
    public QuirkRows<TQuirks> With(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind != JsonValueKind.Array) throw new FormatException("A table of quirks is a JSON list.");
            return new(_columns, _quirks, _rows.AddRange(document.RootElement.EnumerateArray().Select((row, number) => ReadRow(row, number + 1))));
        }
        catch (JsonException e)
        {
            throw new FormatException($"A table of quirks is a JSON list: {e.Message}", e);
        }
    }

    /// <summary>The quirks of a machine.</summary>
    /// <param name="given">What it says of itself, by column; "" where it says nothing.</param>
    public TQuirks For(Func<string, string> given) => _rows.Where(row => row.Matches(given)).SelectMany(row => row.Quirks)
        .Aggregate(new TQuirks(), (quirks, set) => _quirks[set.Key].Set(quirks, set.Value));

    /// <summary>Those that differ from none, by name.</summary>
    public IReadOnlyDictionary<string, int> ValuesOf(TQuirks quirks)
    {
        var none = new TQuirks();
        return _quirks.Select(quirk => KeyValuePair.Create(quirk.Key, quirk.Value.Get(quirks))).Where(value => value.Value != _quirks[value.Key].Get(none))
            .ToImmutableSortedDictionary(value => value.Key, value => value.Value ?? 0, StringComparer.Ordinal);
    }

    private Row ReadRow(JsonElement row, int number)
    {
        if (row.ValueKind != JsonValueKind.Object) throw new FormatException($"Row {number} of the quirks is no object.");
        ImmutableArray<Condition>.Builder conditions = ImmutableArray.CreateBuilder<Condition>();
        ImmutableArray<KeyValuePair<string, int>>? quirks = null;
        foreach (var member in row.EnumerateObject())
        {
            if (member.NameEquals("quirks") && member.Value.ValueKind == JsonValueKind.Object)
                quirks = [.. member.Value.EnumerateObject().Select(quirk => ReadQuirk(quirk, number))];
            else if (!member.NameEquals("quirks"))
                conditions.Add(ReadCondition(member, number));
        }

        return new(conditions.DrainToImmutable(), quirks ?? throw new FormatException($"Row {number} of the quirks has no object 'quirks'."));
    }

    private Condition ReadCondition(JsonProperty member, int number)
    {
        if (_columns.SelectMany(column => column.Tests).FirstOrDefault(test => member.NameEquals(test.Name)) is not { } test)
        {
            throw new FormatException(
                $"Row {number} of the quirks has a member '{member.Name}'; there are {string.Join(", ", _columns.SelectMany(column => column.Tests).Select(t => t.Name))}, quirks.");
        }

        return member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? new(test, member.Value.ToString())
            : throw new FormatException($"Row {number}: '{member.Name}' is {member.Value}; it is a text.");
    }

    private KeyValuePair<string, int> ReadQuirk(JsonProperty quirk, int number)
    {
        if (!_quirks.ContainsKey(quirk.Name)) throw new FormatException($"Row {number} names a quirk '{quirk.Name}'; there are {string.Join(", ", Names)}.");
        int? value = quirk.Value.ValueKind switch
        {
            JsonValueKind.True => 1,
            JsonValueKind.False => 0,
            JsonValueKind.Number when quirk.Value.TryGetInt32(out var given) => given,
            _ => null,
        };
        if (value is null or < 0 or > MostValue)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Row {number}: '{quirk.Name}' is '{quirk.Value}'; it is true, false, or a number from 0 to {MostValue}."));
        return KeyValuePair.Create(quirk.Name, value.Value);
    }

    private sealed record Row(ImmutableArray<Condition> Conditions, ImmutableArray<KeyValuePair<string, int>> Quirks)
    {
        public bool Matches(Func<string, string> given) => Conditions.All(condition => condition.Test.Holds(given(condition.Test.Column), condition.Text));
    }

    private sealed record Condition(QuirkTest Test, string Text);
}

/// <summary>How one quirk is set and read; null: not set.</summary>
internal sealed record Quirk<TQuirks>(Func<TQuirks, int, TQuirks> Set, Func<TQuirks, int?> Get);
