using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Model.Faults;
using Ironic.Model.Json;

namespace Ironic.Conductor.Inspect.Rules;

/// <summary>What rules see of something and may change of it, by the names of the API.</summary>
/// <param name="what">As messages call it: "node".</param>
/// <param name="rows">The attributes.</param>
internal sealed class AttributeTable<T>(string what, params AttributeTable<T>.Row[] rows)
{
    private readonly FrozenDictionary<string, Row> _rows = rows.ToFrozenDictionary(row => row.Name, StringComparer.Ordinal);

    /// <param name="Name">Of the field.</param>
    /// <param name="Get">Its value.</param>
    /// <param name="Set">Null: read-only.</param>
    internal sealed record Row(string Name, Func<T, JsonNode?> Get, Func<T, JsonNode?, Outcome<T>>? Set = null);

    public static Row Text(string name, Func<T, string?> get, Func<T, string?, T>? set = null) => new(name, item => get(item), set is null ? null : (item, value) => value switch
    {
        null => set(item, null),
        JsonValue text when text.GetValueKind() is JsonValueKind.String or JsonValueKind.Number => set(item, RuleText.Print(text)),
        _ => Fault.Invalid($"{name} is a string, not {value.ToJsonString()}"),
    });

    public static Row Map(string name, Func<T, JsonMap> get, Func<T, JsonMap, T>? set = null) => new(name, item => get(item).ToObject(), set is null ? null : (item, value) => value switch
    {
        null => set(item, JsonMap.Empty),
        JsonObject map => set(item, JsonMap.From(map)),
        _ => Fault.Invalid($"{name} is an object, not {value.ToJsonString()}"),
    });

    public static Row Flag(string name, Func<T, bool?> get, Func<T, bool?, T>? set = null) => new(name, item => get(item), set is null ? null : (item, value) => RuleText.Print(value).ToLowerInvariant() switch
    {
        "true" or "yes" => set(item, true),
        "false" or "no" => set(item, false),
        "none" => set(item, null),
        var other => Fault.Invalid($"{name} is a boolean, not {other}"),
    });

    public JsonObject Show(T item) => new(_rows.Values.Select(row => KeyValuePair.Create(row.Name, row.Get(item))));

    /// <summary>Changes what the path leads to; objects on the way are made where they are missing.</summary>
    /// <param name="item">To change.</param>
    /// <param name="path">The attribute's name, then keys.</param>
    /// <param name="change">From the old value (null: none) to the new one.</param>
    public Outcome<T> Change(T item, string[] path, Func<JsonNode?, Outcome<Changed>> change)
    {
        if (path.Length == 0 || !_rows.TryGetValue(path[0], out var row) || row.Set is not { } set)
            return Fault.Invalid($"'{string.Join('/', path)}' is no attribute of a {what} that rules may change; there are {string.Join(", ", _rows.Values.Where(r => r.Set is not null).Select(r => r.Name).Order(StringComparer.Ordinal))}");
        var holder = new JsonObject { [path[0]] = row.Get(item) };
        return JsonPaths.Change(holder, path, change) is { } problem ? problem : set(item, holder[path[0]]);
    }
}

/// <param name="Value">The new value.</param>
/// <param name="Removed">True: there is none any more.</param>
internal readonly record struct Changed(JsonNode? Value, bool Removed = false);

/// <summary>Places in JSON: <c>a/b/c</c> or <c>a.b.c</c>.</summary>
internal static class JsonPaths
{
    public static string[] Split(string path) => path.Contains('/', StringComparison.Ordinal) ? path.Trim('/').Split('/') : path.Split('.');

    /// <summary>Null: done.</summary>
    public static Fault? Change(JsonObject root, string[] path, Func<JsonNode?, Outcome<Changed>> change)
    {
        var parent = root;
        foreach (var key in path.AsSpan()[..^1])
        {
            switch (parent[key])
            {
                case JsonObject next:
                    parent = next;
                    break;
                case null:
                    parent = (JsonObject)(parent[key] = new JsonObject())!;
                    break;
                default:
                    return Fault.Invalid($"'{key}' in {string.Join('/', path)} is no object");
            }
        }

        if (!change(parent[path[^1]]).TryGet(out var changed, out var fault)) return fault;
        if (changed.Removed) parent.Remove(path[^1]);
        else parent[path[^1]] = changed.Value?.DeepClone();
        return null;
    }
}
