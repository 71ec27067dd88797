using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Model.Json;

namespace Ironic.Conductor.Inspect.Rules;

/// <summary>One condition or action of a rule, as it is to be carried out.</summary>
/// <param name="Op">Its name.</param>
/// <param name="Inverted">A condition that must not hold: <c>!eq</c>.</param>
/// <param name="Signature">What it takes.</param>
/// <param name="Args">By name.</param>
/// <param name="Loop">Null: once. An object is one item; a list, its items.</param>
/// <param name="Multiple">How a condition's results over the items make one.</param>
internal sealed record RuleCall(string Op, bool Inverted, RuleSignature Signature, JsonObject Args, JsonNode? Loop, string Multiple)
{
    /// <summary>The items of the loop; one that is null where there is none.</summary>
    public IEnumerable<JsonNode?> Items => Loop switch
    {
        JsonArray { Count: > 0 } list => list,
        JsonObject { Count: > 0 } one => [one],
        _ => [null],
    };

    public bool Loops => Loop is JsonArray { Count: > 0 } or JsonObject { Count: > 0 };

    /// <summary>Reads one; false: <paramref name="problem"/> says what is wrong with it.</summary>
    public static bool TryRead(JsonMap given, FrozenDictionary<string, RuleSignature> known, out RuleCall? call, out string problem)
    {
        (call, problem) = (null, "");
        if (!given.TryGet("op", out var op) || op.ValueKind != JsonValueKind.String) return Fails("'op' is a required property, a string", out problem);
        var inverted = ReferenceEquals(known, RuleCatalog.Conditions) && op.GetString()!.TrimStart().StartsWith('!');
        var name = inverted ? op.GetString()!.Trim()[1..].Trim() : op.GetString()!.Trim();
        if (!known.TryGetValue(name, out var signature)) return Fails($"'{op.GetString()}' is not one of {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}", out problem);
        if (!given.TryGet("args", out var args)) return Fails($"'args' is a required property of '{name}'", out problem);
        if (!TryReadArgs(args, signature, out var byName, out problem)) return Fails($"{name}: {problem}", out problem);
        if (given.TryGet("loop", out var loop) && loop.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.Null)) return Fails($"{name}: 'loop' is a list or an object", out problem);
        var multiple = given.GetText("multiple") ?? RuleCatalog.Multiples[0];
        if (!RuleCatalog.Multiples.Contains(multiple)) return Fails($"{name}: 'multiple' is one of {string.Join(", ", RuleCatalog.Multiples)}, not '{multiple}'", out problem);
        call = new(name, inverted, signature, byName, loop.ValueKind is JsonValueKind.Array or JsonValueKind.Object ? JsonNode.Parse(loop.GetRawText()) : null, multiple);
        return true;
    }

    private static bool TryReadArgs(JsonElement given, RuleSignature signature, out JsonObject args, out string problem)
    {
        (args, problem) = ([], "");
        string[] names = [.. signature.Required, .. signature.Optional];
        if (given.ValueKind == JsonValueKind.Array)
        {
            if (given.GetArrayLength() > names.Length) return Fails($"takes at most {names.Length} argument(s): {string.Join(", ", names)}", out problem);
            foreach (var (name, value) in names.Zip(given.EnumerateArray())) args[name] = JsonNode.Parse(value.GetRawText());
        }
        else if (given.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in given.EnumerateObject()) args[property.Name] = JsonNode.Parse(property.Value.GetRawText());
        }
        else
        {
            return Fails("args must be either a list or dictionary", out problem);
        }

        var read = args;
        var missing = signature.Required.Where(name => !read.ContainsKey(name)).ToList();
        var unexpected = read.Select(pair => pair.Key).Except(names).ToList();
        if (missing.Count > 0) return Fails($"missing required argument(s): {string.Join(", ", missing)}", out problem);
        return unexpected.Count == 0 || Fails($"unexpected argument(s): {string.Join(", ", unexpected)}", out problem);
    }

    private static bool Fails(string why, out string problem)
    {
        problem = why;
        return false;
    }
}
