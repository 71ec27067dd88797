using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Ironic.Model.Json;

/// <summary>What the API's enums are called on the wire, and back; one table an enum, read once from its attributes.</summary>
public static class WireNames
{
    /// <summary>"clean wait", "power on", "pxe", ...: the name that <see cref="JsonStringEnumMemberNameAttribute"/> gives, else the member's own.</summary>
    public static string ToWire<T>(this T value) where T : struct, Enum => Table<T>.Names[value];

    /// <summary>Exact match of a wire name; false: the enum has no such member.</summary>
    public static bool TryParse<T>(string? name, out T value) where T : struct, Enum
    {
        value = default;
        return name is not null && Table<T>.Values.TryGetValue(name, out value);
    }

    /// <summary>All wire names of an enum, in the order of its declaration.</summary>
    public static IReadOnlyList<string> All<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(ToWire)];

    private static class Table<T> where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Names = Enum.GetValues<T>().ToFrozenDictionary(value => value, NameOf);

        public static readonly FrozenDictionary<string, T> Values = Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

        private static string NameOf(T value) =>
            typeof(T).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? value.ToString();
    }
}
