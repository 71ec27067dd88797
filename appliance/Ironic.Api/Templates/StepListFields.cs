using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Api.Faults;
using Ironic.Api.Fields;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Model.Faults;
using Ironic.Model.Json;

namespace Ironic.Api.Templates;

/// <summary>The field <c>steps</c> of deploy templates and runbooks: a list of objects, each naming an interface and a step of it.</summary>
/// <param name="NumberKey">"priority" or "order": an integer that every step has.</param>
/// <param name="ArgsRequired">Whether a step must have <c>args</c>.</param>
/// <param name="Interfaces">Those that may be named.</param>
internal sealed record StepListFields(string NumberKey, bool ArgsRequired, ImmutableArray<string> Interfaces)
{
    private const int MaxSteps = 1000, MaxNameLength = 255;

    /// <summary>A step as it was read.</summary>
    internal readonly record struct Step(string Interface, string Name, JsonMap Args, int Number);

    /// <summary>Not empty, every step whole; none twice where <paramref name="unique"/>.</summary>
    public Outcome<ImmutableArray<Step>> Read(JsonElement? value, FieldInput input, bool unique)
    {
        if (value is not { ValueKind: JsonValueKind.Array } given)
            return value is { } other ? Wrong(input, $"{PythonText.Of(other)} is not of type 'array'") : Wrong(input, "'steps' is a required property");
        if (given.GetArrayLength() is 0) return Wrong(input, "[] should be non-empty");
        if (given.GetArrayLength() > MaxSteps) return Wrong(input, $"more than {MaxSteps} steps");
        var steps = ImmutableArray.CreateBuilder<Step>(given.GetArrayLength());
        foreach (var item in given.EnumerateArray())
        {
            if (!ReadStep(item, input).TryGet(out var step, out var fault)) return fault;
            if (unique && steps.FirstOrDefault(earlier => (earlier.Interface, earlier.Name) == (step.Interface, step.Name)) is { Name: not null })
                return Fault.Invalid($"Duplicate steps are not allowed: interface '{step.Interface}', step '{step.Name}'. Steps must have unique 'interface'-'step' pairs.");
            steps.Add(step);
        }

        return Outcome.Of(steps.MoveToImmutable());
    }

    public void Write(Utf8JsonWriter writer, IEnumerable<Step> steps)
    {
        writer.WriteStartArray();
        foreach (var step in steps)
        {
            writer.WriteStartObject();
            writer.WriteString("interface"u8, step.Interface);
            writer.WriteString("step"u8, step.Name);
            writer.WritePropertyName("args"u8);
            writer.WriteMasked(step.Args);
            writer.WriteNumber(NumberKey, step.Number);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>For PATCH, which works on the values themselves and not on their masks.</summary>
    public JsonArray ToJson(IEnumerable<Step> steps) =>
        [.. steps.Select(step => new JsonObject { ["interface"] = step.Interface, ["step"] = step.Name, ["args"] = step.Args.ToObject(), [NumberKey] = step.Number })];

    private Outcome<Step> ReadStep(JsonElement item, FieldInput input)
    {
        if (item.ValueKind != JsonValueKind.Object) return Wrong(input, $"{PythonText.Of(item)} is not of type 'object'");
        foreach (var property in item.EnumerateObject())
        {
            if (property.Name is not ("interface" or "step" or "args") && property.Name != NumberKey)
                return Wrong(input, $"Additional properties are not allowed ({PythonText.Of(property.Name)} was unexpected)");
        }

        foreach (var name in ArgsRequired ? ["interface", "step", "args", NumberKey] : new[] { "interface", "step", NumberKey })
        {
            if (!item.TryGetProperty(name, out _)) return Wrong(input, $"'{name}' is a required property");
        }

        if (item.GetProperty("interface") is not { ValueKind: JsonValueKind.String } slot || !Interfaces.Contains(slot.GetString()!))
            return Wrong(input, $"{PythonText.Of(item.GetProperty("interface"))} is not one of [{string.Join(", ", Interfaces.Select(known => $"'{known}'"))}]");
        if (item.GetProperty("step") is not { ValueKind: JsonValueKind.String } step || step.GetString() is not { Length: > 0 and <= MaxNameLength } stepName)
            return Wrong(input, $"{PythonText.Of(item.GetProperty("step"))} is not a string of 1 to {MaxNameLength} characters");
        var hasArgs = item.TryGetProperty("args", out var args);
        if (hasArgs && args.ValueKind != JsonValueKind.Object) return Wrong(input, $"{PythonText.Of(args)} is not of type 'object'");
        if (!Integers.TryParse(item.GetProperty(NumberKey), out var number) || number < 0)
            return Wrong(input, $"{PythonText.Of(item.GetProperty(NumberKey))} is not an integer of 0 or more ({NumberKey})");
        return new Step(slot.GetString()!, stepName, hasArgs ? JsonMap.From(args) : JsonMap.Empty, number);
    }

    private static Fault Wrong(FieldInput input, string problem) => ApiFaults.Schema(input.Subject, problem);
}
