using System.Globalization;
using System.Text.Json;
using Ironic.AgentContract.Inventory;
using Ironic.Model.Json;

namespace Ironic.Conductor.Inspect;

/// <summary>Which disk is the root disk (the API contract, section 9.2): all hints must hold. Text is compared in lower case.</summary>
internal sealed class RootDeviceHints
{
    private const long Gib = 1L << 30;

    private static readonly Dictionary<string, Func<DiskInfo, object?>> Fields = new(StringComparer.Ordinal)
    {
        ["name"] = disk => disk.Name,
        ["model"] = disk => disk.Model,
        ["vendor"] = disk => disk.Vendor,
        ["serial"] = disk => disk.Serial,
        ["wwn"] = disk => disk.Wwn,
        ["wwn_with_extension"] = disk => disk.WwnWithExtension,
        ["wwn_vendor_extension"] = disk => disk.WwnVendorExtension,
        ["hctl"] = disk => disk.Hctl,
        ["by_path"] = disk => disk.ByPath,
        ["tran"] = disk => disk.Tran,
        ["size"] = disk => disk.Size / Gib,
        ["rotational"] = disk => disk.Rotational,
    };

    private readonly List<(Func<DiskInfo, object?> Field, Func<object, bool> Test)> _tests = [];

    public static bool TryParse(JsonMap hints, out RootDeviceHints parsed, out string problem)
    {
        (parsed, problem) = (new(), "");
        foreach (var (key, value) in hints.Entries)
        {
            if (!Fields.TryGetValue(key, out var field))
            {
                problem = $"'{key}' is no root device hint; there are {string.Join(", ", Fields.Keys)}";
                return false;
            }

            if (TestOf(key, value) is not { } test)
            {
                problem = $"the root device hint {key} cannot be '{value}'";
                return false;
            }

            parsed._tests.Add((field, test));
        }

        return true;
    }

    public bool Match(DiskInfo disk) => _tests.TrueForAll(test => test.Field(disk) is { } value && test.Test(value));

    public static string Describe(DiskInfo disk) => $"{disk.Name} ({disk.Size / Gib} GiB, model {disk.Model ?? "?"}, serial {disk.Serial ?? "?"})";

    private static Func<object, bool>? TestOf(string key, JsonElement value) => key switch
    {
        "size" => Number(value.ToString()),
        "rotational" => bool.TryParse(value.ToString(), out var wanted) ? actual => (bool)actual == wanted : null,
        _ => value.ValueKind == JsonValueKind.String ? Text(Uri.UnescapeDataString(value.GetString()!).ToLowerInvariant()) : null,
    };

    private static Func<object, bool>? Number(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (op, operand) = parts.Length == 2 ? (parts[0], parts[1]) : ("==", text.Trim());
        if (parts.Length > 2 && parts[0] == "<or>")
            return parts.Where(part => part != "<or>").Select(Number).ToList() is var any && any.TrueForAll(test => test is not null) ? actual => any.Exists(test => test!(actual)) : null;
        if (!long.TryParse(operand, CultureInfo.InvariantCulture, out var wanted)) return null;
        return op switch
        {
            "=" or ">=" => actual => (long)actual >= wanted,
            "==" => actual => (long)actual == wanted,
            "!=" => actual => (long)actual != wanted,
            "<=" => actual => (long)actual <= wanted,
            ">" => actual => (long)actual > wanted,
            "<" => actual => (long)actual < wanted,
            _ => null,
        };
    }

    private static Func<object, bool> Text(string hint)
    {
        var space = hint.IndexOf(' ', StringComparison.Ordinal);
        var (op, operand) = space < 0 ? ("s==", hint) : (hint[..space], hint[(space + 1)..].Trim());
        return op switch
        {
            "s!=" => actual => Compare(actual, operand) != 0,
            "s>=" => actual => Compare(actual, operand) >= 0,
            "s>" => actual => Compare(actual, operand) > 0,
            "s<=" => actual => Compare(actual, operand) <= 0,
            "s<" => actual => Compare(actual, operand) < 0,
            "<in>" => actual => Lower(actual).Contains(operand, StringComparison.Ordinal),
            "<all-in>" => actual => Words(operand, "<all-in>").All(word => Lower(actual).Contains(word, StringComparison.Ordinal)),
            "<or>" => actual => hint.Split("<or>", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Contains(Lower(actual)),
            "s==" => actual => Compare(actual, operand) == 0,
            _ => actual => Compare(actual, hint) == 0, // no operator: the words are the value
        };
    }

    private static string Lower(object actual) => ((string)actual).ToLowerInvariant();

    private static int Compare(object actual, string operand) => string.CompareOrdinal(Lower(actual), operand);

    private static string[] Words(string text, string separator) =>
        text.Replace(separator, " ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
