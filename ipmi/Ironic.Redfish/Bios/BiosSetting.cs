using System.Text.Json.Nodes;

namespace Ironic.Redfish.Bios;

/// <summary>One BIOS setting, with what the registry says of it (DSP2046, AttributeRegistry).</summary>
/// <param name="Name">As the BMC calls it.</param>
/// <param name="Value">Text, number, boolean; null.</param>
public sealed record BiosSetting(string Name, JsonNode? Value)
{
    /// <summary>"Enumeration", "String", "Integer", "Boolean", "Password"; null: no registry.</summary>
    public string? Type { get; init; }

    /// <summary>What an enumeration allows; empty: no enumeration, or no registry.</summary>
    public IReadOnlyList<string> AllowedValues { get; init; } = [];

    public long? LowerBound { get; init; }

    public long? UpperBound { get; init; }

    public int? MinLength { get; init; }

    public int? MaxLength { get; init; }

    public bool? ReadOnly { get; init; }

    public bool? ResetRequired { get; init; }

    /// <summary>Null: may be set. Else what is wrong with a value, as the registry has it.</summary>
    public string? WhyNot(JsonNode? value)
    {
        var text = value is null ? "null" : value is JsonValue v && v.TryGetValue<string>(out var s) ? s : value.ToJsonString();
        if (ReadOnly == true) return $"BIOS setting {Name} is read-only.";
        if (AllowedValues.Count > 0 && !AllowedValues.Contains(text)) return $"BIOS setting {Name} cannot be '{text}'; it is one of {string.Join(", ", AllowedValues)}.";
        if (Type == "Integer")
        {
            if (!long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number))
                return $"BIOS setting {Name} cannot be '{text}'; it is a whole number.";
            if (number < LowerBound || number > UpperBound) return $"BIOS setting {Name} cannot be {number}; it is from {LowerBound} to {UpperBound}.";
        }

        if (Type == "Boolean" && !bool.TryParse(text, out _)) return $"BIOS setting {Name} cannot be '{text}'; it is true or false.";
        if (Type == "String" && (text.Length < MinLength || text.Length > MaxLength)) return $"BIOS setting {Name} is {MinLength} to {MaxLength} characters long.";
        return null;
    }

    /// <summary>The value as the registry's type: operators write <c>"4"</c> where a number belongs.</summary>
    public JsonNode? Coerce(JsonNode? value)
    {
        if (value is not JsonValue given || !given.TryGetValue<string>(out var text)) return value?.DeepClone();
        return Type switch
        {
            "Integer" when long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            "Boolean" when bool.TryParse(text, out var flag) => JsonValue.Create(flag),
            _ => value.DeepClone(),
        };
    }
}
