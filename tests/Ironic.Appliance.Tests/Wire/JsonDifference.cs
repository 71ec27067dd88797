using System.Globalization;
using System.Text.Json;

namespace Ironic.Appliance.Tests.Wire;

/// <summary>Where two JSON values differ. Keys have no order; time stamps are equal when both are some, with or without microseconds.</summary>
internal static class JsonDifference
{
    public static IEnumerable<string> Between(string expected, string actual)
    {
        if (expected.Length == 0 || actual.Length == 0) return expected == actual ? [] : [$"body: expected {Shorten(expected)}, was {Shorten(actual)}"];
        return Between("body", JsonElement.Parse(expected), JsonElement.Parse(actual));
    }

    private static IEnumerable<string> Between(string at, JsonElement expected, JsonElement actual)
    {
        if (at.EndsWith(".error_message", StringComparison.Ordinal) && expected.ValueKind == JsonValueKind.String && actual.ValueKind == JsonValueKind.String)
            return Between(at, JsonElement.Parse(expected.GetString()!), JsonElement.Parse(actual.GetString()!));
        if (expected.ValueKind != actual.ValueKind) return [$"{at}: expected {Shorten(expected.GetRawText())}, was {Shorten(actual.GetRawText())}"];
        return expected.ValueKind switch
        {
            JsonValueKind.Object => Objects(at, expected, actual),
            JsonValueKind.Array => Arrays(at, expected, actual),
            JsonValueKind.String when IsTime(expected.GetString()!) && IsTime(actual.GetString()!) => [],
            _ when JsonElement.DeepEquals(expected, actual) => [],
            _ => [$"{at}: expected {Shorten(expected.GetRawText())}, was {Shorten(actual.GetRawText())}"],
        };
    }

    private static IEnumerable<string> Objects(string at, JsonElement expected, JsonElement actual)
    {
        foreach (var property in expected.EnumerateObject())
        {
            if (!actual.TryGetProperty(property.Name, out var value)) yield return $"{at}.{property.Name}: missing";
            else foreach (var difference in Between($"{at}.{property.Name}", property.Value, value)) yield return difference;
        }

        foreach (var property in actual.EnumerateObject())
        {
            if (!expected.TryGetProperty(property.Name, out _)) yield return $"{at}.{property.Name}: unexpected";
        }
    }

    private static IEnumerable<string> Arrays(string at, JsonElement expected, JsonElement actual)
    {
        if (expected.GetArrayLength() != actual.GetArrayLength()) return [$"{at}: expected {Shorten(expected.GetRawText())}, was {Shorten(actual.GetRawText())}"];
        return expected.EnumerateArray().Zip(actual.EnumerateArray()).SelectMany((pair, i) => Between($"{at}[{i}]", pair.First, pair.Second));
    }

    private static string Shorten(string text) => text.Length <= 300 ? text : text[..300] + "...";

    private static bool IsTime(string text) => text.EndsWith("+00:00", StringComparison.Ordinal)
        && DateTime.TryParseExact(text[..^6], ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.ffffff"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
