using System.Text.Json;
using Ironic.Api.Faults;
using Ironic.Api.Microversions;
using Ironic.Api.Requests;
using Ironic.Model.Faults;

namespace Ironic.Api.Fields;

/// <summary>POST: a new resource from a body.</summary>
internal static class FieldCreation
{
    /// <summary>Sets all that the body gives on <paramref name="draft"/>; checks shapes first, then versions (contract, section 2.1.3).</summary>
    public static Outcome<T> Create<T>(this FieldTable<T> table, T draft, JsonElement body, Microversion version, params ReadOnlySpan<string> apart)
    {
        if (body.ValueKind == JsonValueKind.Undefined) body = JsonElement.Parse("{}"); // no body is an empty one
        if (body.ValueKind != JsonValueKind.Object) return ApiFaults.Schema(table.Subject, $"{PythonText.Of(body)} is not of type 'object'");
        foreach (var field in table.All)
        {
            if (field.Required && !body.TryGetProperty(field.Name, out _)) return ApiFaults.Schema(table.Subject, $"'{field.Name}' is a required property");
        }

        foreach (var property in body.EnumerateObject())
        {
            if (table.Find(property.Name) is not { Creatable: true } && !apart.Contains(property.Name))
                return ApiFaults.Schema(table.Subject, $"Additional properties are not allowed ({PythonText.Of(property.Name)} was unexpected)");
        }

        var input = new FieldInput(table.Subject, version, Creating: true);
        foreach (var property in body.EnumerateObject())
        {
            if (apart.Contains(property.Name)) continue;
            var field = table.Find(property.Name)!;
            if (!field.IsVisibleTo(version))
            {
                if (IsNothing(property.Value)) continue;
                return ApiFaults.TooNew;
            }

            if (!field.Read!(draft, property.Value, input).TryGet(out var changed, out var fault)) return fault;
            draft = changed;
        }

        return draft;
    }

    /// <summary>Clients send what they know with its default; a default is not refused for being new.</summary>
    private static bool IsNothing(JsonElement value) => value.ValueKind == JsonValueKind.Null || value is { ValueKind: JsonValueKind.String } text && text.ValueEquals("");
}
