using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ironic.Api.Faults;
using Ironic.Api.Requests;
using Ironic.Model.Faults;

namespace Ironic.Api.Patch;

/// <summary>Reads the body of a PATCH (RFC 6902, as far as Ironic goes: contract, section 3.1).</summary>
internal static partial class JsonPatch
{
    private const string PathPattern = @"^(/[\w-]+)+$";

    /// <summary>More would be no edit of a resource.</summary>
    private const int MaxOperations = 10_000;

    /// <param name="body">The patch.</param>
    /// <param name="anyPath">True: paths may hold any characters, <c>~0</c> and <c>~1</c> being decoded (RFC 6901).</param>
    public static Outcome<ImmutableArray<PatchOperation>> Parse(JsonElement body, bool anyPath = false)
    {
        if (body.ValueKind != JsonValueKind.Array) return Wrong($"{PythonText.Of(body)} is not of type 'array'");
        if (body.GetArrayLength() > MaxOperations) return Wrong($"more than {MaxOperations} operations");
        var operations = ImmutableArray.CreateBuilder<PatchOperation>(body.GetArrayLength());
        foreach (var item in body.EnumerateArray())
        {
            if (!ParseOperation(item, anyPath).TryGet(out var operation, out var fault)) return fault;
            operations.Add(operation);
        }

        return Outcome.Of(operations.MoveToImmutable());
    }

    private static Outcome<PatchOperation> ParseOperation(JsonElement item, bool anyPath)
    {
        if (item.ValueKind != JsonValueKind.Object) return Wrong($"{PythonText.Of(item)} is not of type 'object'");
        foreach (var property in item.EnumerateObject())
        {
            if (property.Name is not ("op" or "path" or "value")) return Wrong($"Additional properties are not allowed ({PythonText.Of(property.Name)} was unexpected)");
        }

        if (!item.TryGetProperty("op", out var op)) return Wrong("'op' is a required property");
        if (!item.TryGetProperty("path", out var path)) return Wrong("'path' is a required property");
        if (ParseVerb(op) is not { } verb) return Wrong($"{PythonText.Of(op)} is not one of ['add', 'replace', 'remove']");
        if (path.ValueKind != JsonValueKind.String) return Wrong($"{PythonText.Of(path)} is not of type 'string'");
        var pointer = path.GetString()!;
        if (anyPath && pointer.StartsWith('/') && pointer.Length > 1)
            return new PatchOperation(verb, [.. pointer[1..].Split('/').Select(Unescape)], item.TryGetProperty("value", out var any) ? any : null, item);
        if (!PathRegex().IsMatch(pointer)) return Wrong($"{PythonText.Of(pointer)} does not match {PythonText.Of(PathPattern)}");

        return new PatchOperation(verb, [.. pointer[1..].Split('/')], item.TryGetProperty("value", out var value) ? value : null, item);
    }

    private static string Unescape(string step) => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static PatchVerb? ParseVerb(JsonElement op) => op.ValueKind != JsonValueKind.String ? null : op.GetString() switch
    {
        "add" => PatchVerb.Add,
        "replace" => PatchVerb.Replace,
        "remove" => PatchVerb.Remove,
        _ => null,
    };

    private static Fault Wrong(string problem) => ApiFaults.Schema("patch", problem);

    [GeneratedRegex(@"^(/[\w-]+)+\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PathRegex();
}
