using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ironic.Conductor.Inspect.Rules;

/// <summary>Fills in the fields of texts, as Python's <c>str.format</c> spells them: <c>{inventory[cpu][count]}</c>, <c>{node.driver_info[x]}</c>, <c>{item}</c>; <c>{{</c> is a brace.</summary>
/// <remarks>A text whose fields are not all there stays as it is, as in Ironic. What rules must not read is shown as <c>***</c>.</remarks>
internal sealed class RuleText(IReadOnlyDictionary<string, JsonNode?> roots)
{
    private static readonly string[] Secrets = ["password", "auth_token", "bmc_password"];

    /// <summary>The value with all texts in it filled in, at any depth.</summary>
    /// <param name="value">As the rule has it.</param>
    /// <param name="item">The loop's item; null: no loop.</param>
    /// <param name="missingIsNull">A text that names what is not there becomes null (condition is-empty).</param>
    public JsonNode? Fill(JsonNode? value, JsonNode? item, bool missingIsNull = false)
    {
        switch (value)
        {
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                var plain = text.GetValue<string>();
                return TryFill(plain, item, out var filled) ? JsonValue.Create(filled) : missingIsNull ? null : JsonValue.Create(plain);
            case JsonArray list:
                return new JsonArray([.. list.Select(element => Fill(element, item, missingIsNull))]);
            case JsonObject map:
                return new JsonObject(map.Select(pair => KeyValuePair.Create(TryFill(pair.Key, item, out var key) ? key : pair.Key, Fill(pair.Value, item, missingIsNull))).DistinctBy(pair => pair.Key, StringComparer.Ordinal));
            default:
                return value?.DeepClone();
        }
    }

    /// <summary>As Python prints it: texts as they are, <c>None</c>, <c>True</c>; lists and objects as JSON.</summary>
    public static string Print(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "None",
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.String => value.GetValue<string>(),
        _ => value.ToJsonString(),
    };

    private bool TryFill(string text, JsonNode? item, out string filled)
    {
        filled = text;
        if (text.AsSpan().IndexOfAny('{', '}') < 0) return true;
        var built = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('{' or '}'))
            {
                built.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == text[i])
            {
                built.Append(text[i++]);
            }
            else
            {
                var end = text[i] == '{' ? text.IndexOf('}', i) : -1;
                if (end < 0 || !TryFind(text[(i + 1)..end], item, out var found)) return false;
                built.Append(Print(found));
                i = end;
            }
        }

        filled = built.ToString();
        return true;
    }

    /// <summary><c>root[key].key</c>; what follows <c>!</c> or <c>:</c> is about layout, which is not ours.</summary>
    private bool TryFind(string field, JsonNode? item, out JsonNode? found)
    {
        found = null;
        var parts = field.Split('!', ':')[0].Split(['[', '.', ']'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0) return false;
        if (parts[0] == "item" && item is not null) found = item;
        else if (!roots.TryGetValue(parts[0], out found)) return false;
        foreach (var key in parts.AsSpan(1))
        {
            var there = found switch
            {
                JsonObject map => map.TryGetPropertyValue(key, out found),
                JsonArray list when int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count => (found = list[index]) is var _,
                _ => false,
            };
            if (!there) return false;
            if (parts[0] != "node" && Secrets.Contains(key)) found = JsonValue.Create("***");
        }

        return true;
    }
}
