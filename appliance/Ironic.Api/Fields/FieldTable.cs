using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Ironic.Api.Faults;
using Ironic.Api.Microversions;
using Ironic.Model.Faults;

namespace Ironic.Api.Fields;

/// <summary>All fields of a resource, in the order in which views show them.</summary>
internal sealed class FieldTable<T>
{
    private readonly ImmutableArray<Field<T>> _fields;
    private readonly FrozenDictionary<string, Field<T>> _byName;
    private readonly ConcurrentDictionary<Microversion, ImmutableArray<Field<T>>> _full = new(), _summaries = new();

    /// <summary>Choices that clients have made, each as one array for all of them, so that what is encoded for one serves the next; bounded, as clients may make up any.</summary>
    private readonly ConcurrentDictionary<(string Names, Microversion Version), ImmutableArray<Field<T>>> _choices = new();
    private const int MaxChoices = 32;

    /// <param name="subject">As messages call one of them: "node".</param>
    /// <param name="fields">In the order of views.</param>
    public FieldTable(string subject, IEnumerable<Field<T>> fields)
    {
        Subject = subject;
        _fields = [.. fields];
        _byName = _fields.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);
        PatchableNames = string.Join(", ", _fields.Where(field => field.Patchable).Select(field => field.Name).Order(StringComparer.Ordinal));
    }

    public string Subject { get; }

    /// <summary>"Field {0} is not a valid field." for nodes; the other resources have a text of their own.</summary>
    public string UnknownFieldMessage { get; init; } = "Field(s) \"{0}\" are not valid";

    /// <summary>What PATCH may touch, for the message that says so.</summary>
    public string PatchableNames { get; }

    public IReadOnlyList<Field<T>> All => _fields;

    public Field<T>? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>All that a client of that version sees.</summary>
    public ImmutableArray<Field<T>> Full(Microversion version) =>
        _full.GetOrAdd(version, static (v, fields) => [.. fields.Where(field => !field.Hidden && field.IsVisibleTo(v))], _fields);

    /// <summary>Whether this is the very array of <see cref="Full"/>.</summary>
    public bool IsFull(ImmutableArray<Field<T>> fields, Microversion version) => fields == Full(version);

    /// <summary>What a plain list shows.</summary>
    public ImmutableArray<Field<T>> Summary(Microversion version) =>
        _summaries.GetOrAdd(version, static (v, fields) => [.. fields.Where(field => (field.InSummary || field.Always) && field.IsVisibleTo(v))], _fields);

    /// <summary>Some by name, as far as that version sees them; for sub-resources that are a part of this one.</summary>
    public ImmutableArray<Field<T>> Part(Microversion version, IEnumerable<string> names) =>
        [.. names.Select(name => _byName[name]).Where(field => field.IsVisibleTo(version))];

    /// <summary>What a client chose by name: 400 for what does not exist, 406 for what is newer than it.</summary>
    public Outcome<ImmutableArray<Field<T>>> Choose(IReadOnlyList<string> names, Microversion version)
    {
        foreach (var name in names)
        {
            if (Find(name) is not { InFullOnly: false, Hidden: false })
                return Fault.Invalid(string.Format(System.Globalization.CultureInfo.InvariantCulture, UnknownFieldMessage, name));
        }

        foreach (var name in names)
        {
            if (!_byName[name].IsVisibleTo(version)) return ApiFaults.TooNew;
        }

        var key = (string.Join(',', names), version);
        if (_choices.TryGetValue(key, out var known)) return Outcome.Of(known);
        ImmutableArray<Field<T>> chosen = [.. _fields.Where(field => field.Always || names.Contains(field.Name))];
        return Outcome.Of(_choices.Count < MaxChoices ? _choices.GetOrAdd(key, chosen) : chosen);
    }

    /// <summary>Whether the next client that names the same fields will get this very array.</summary>
    public bool IsKnownChoice(ImmutableArray<Field<T>> fields) => !fields.IsDefaultOrEmpty && _choices.Any(choice => choice.Value == fields);

    /// <summary>Null: the list can be sorted by it.</summary>
    public Fault? CheckSortKey(string key, Microversion version)
    {
        if (key == "id") return null;
        if (Find(key) is not { Sortable: true, InFullOnly: false, Always: false, Hidden: false } field)
            return Fault.Invalid($"The sort_key value \"{key}\" is an invalid field for sorting");
        return field.IsVisibleTo(version) ? null : ApiFaults.TooNew;
    }
}
