using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ironic.Conductor.Inspect.Rules;

/// <summary>The conditions. Pure. Numbers are compared as numbers however they are spelled: a field filled into a text is a text.</summary>
internal static class RuleConditions
{
    private static readonly TimeSpan RegexTime = TimeSpan.FromSeconds(1);

    private static readonly FrozenDictionary<string, Func<JsonObject, (bool Holds, string? Problem)>> Tests = new Dictionary<string, Func<JsonObject, (bool, string?)>>(StringComparer.Ordinal)
    {
        ["eq"] = args => Pairs(args, order => order == 0),
        ["lt"] = args => Pairs(args, order => order < 0),
        ["gt"] = args => Pairs(args, order => order > 0),
        ["is-empty"] = args => (RuleText.Print(args["value"]) is "" or "None" or "[]" or "{}", null),
        ["in-net"] = InNet,
        ["matches"] = args => Match(args, whole: true),
        ["contains"] = args => Match(args, whole: false),
        ["one-of"] = args => (args["values"] is JsonArray values && values.Any(value => Compare(args["value"], value) == 0), null),
        ["is-none"] = args => (args["value"] is null || RuleText.Print(args["value"]) == "None", null),
        ["is-true"] = args => (Truth(args["value"]) is true, null),
        ["is-false"] = args => (args["value"] is null || Truth(args["value"]) is false, null),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether it holds; a problem when it cannot be told.</summary>
    public static bool Holds(RuleCall call, RuleText text, out string? problem)
    {
        problem = null;
        List<bool> results = [];
        foreach (var item in call.Items)
        {
            var args = Fill(call, text, item);
            (var holds, problem) = Tests[call.Op](args);
            if (problem is not null) return false;
            results.Add(holds != call.Inverted);
        }

        return call.Multiple switch
        {
            "all" => results.TrueForAll(result => result),
            "last" => results[^1],
            _ => results.Exists(result => result), // "first" ends at the first that holds
        };
    }

    internal static JsonObject Fill(RuleCall call, RuleText text, JsonNode? item) => new(call.Args.Select(arg => KeyValuePair.Create(arg.Key,
        call.Loops || call.Signature.Formatted.Contains(arg.Key) ? text.Fill(arg.Value, item, missingIsNull: call.Op == "is-empty") : arg.Value?.DeepClone())));

    private static (bool, string?) Pairs(JsonObject args, Func<int, bool> fits) => args["values"] is JsonArray values
        ? (values.Zip(values.Skip(1)).All(pair => fits(Compare(pair.First, pair.Second))), null)
        : (false, $"'values' must be a list, not {RuleText.Print(args["values"])}");

    private static int Compare(JsonNode? a, JsonNode? b)
    {
        var (left, right) = (RuleText.Print(a), RuleText.Print(b));
        return Number(left) is { } x && Number(right) is { } y ? x.CompareTo(y) : string.CompareOrdinal(left, right);
    }

    private static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool? Truth(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.GetValue<double>() != 0,
        JsonValueKind.String => value.GetValue<string>().ToLowerInvariant() switch
        {
            "yes" or "true" => true,
            "no" or "false" => false,
            _ => null,
        },
        _ => null,
    };

    private static (bool, string?) InNet(JsonObject args)
    {
        var (address, subnet) = (RuleText.Print(args["address"]), RuleText.Print(args["subnet"]));
        if (!IPNetwork.TryParse(subnet, out var network)) return (false, $"'{subnet}' is not a network, such as 10.0.0.0/8");
        return IPAddress.TryParse(address, out var ip) ? (network.Contains(ip), null) : (false, $"'{address}' is not an IP address");
    }

    /// <summary>Python's <c>match</c> with an end, or <c>search</c>; a pattern that runs away is a problem, not a hang.</summary>
    private static (bool, string?) Match(JsonObject args, bool whole)
    {
        var (value, pattern) = (RuleText.Print(args["value"]), RuleText.Print(args["regex"]));
        try
        {
            return (Regex.IsMatch(value, whole ? $"^(?:{pattern})$" : pattern, RegexOptions.CultureInvariant, RegexTime), null);
        }
        catch (ArgumentException e)
        {
            return (false, $"invalid regular expression '{pattern}': {e.Message}");
        }
        catch (RegexMatchTimeoutException)
        {
            return (false, $"the regular expression '{pattern}' took longer than {RegexTime.TotalSeconds} s");
        }
    }
}
