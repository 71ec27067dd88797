using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Agent.Inventory;

namespace Ironic.Agent.RootDevices;

/// <summary>Root device hints: a disk fits when each of them does. An attribute that a disk does not have fits no hint.</summary>
internal sealed class RootDeviceHints
{
    private const decimal Gibibyte = 1024 * 1024 * 1024;

    private static readonly FrozenDictionary<string, Func<BlockDevice, IReadOnlyList<string?>>> Texts = new Dictionary<string, Func<BlockDevice, IReadOnlyList<string?>>>(StringComparer.Ordinal)
    {
        ["name"] = disk => [disk.Info.Name],
        ["model"] = disk => [disk.Info.Model],
        ["vendor"] = disk => [disk.Info.Vendor],
        ["serial"] = disk => [disk.Info.Serial, .. disk.Serials],
        ["wwn"] = disk => [disk.Info.Wwn, .. disk.Wwns],
        ["wwn_with_extension"] = disk => [disk.Info.WwnWithExtension],
        ["wwn_vendor_extension"] = disk => [disk.Info.WwnVendorExtension],
        ["hctl"] = disk => [disk.Info.Hctl],
        ["by_path"] = disk => [disk.Info.ByPath],
        ["tran"] = disk => [disk.Info.Tran],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly List<Func<BlockDevice, bool>> _tests = [];
    private readonly string _text;

    private RootDeviceHints(string text) => _text = text;

    /// <summary>Names that a hint may have.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Texts.Keys.Append("rotational").Append("size").Order(StringComparer.Ordinal)];

    /// <exception cref="FormatException">A hint of an unknown name, or with a value that cannot be compared; the message names every one.</exception>
    public static RootDeviceHints Parse(JsonObject hints)
    {
        var parsed = new RootDeviceHints(hints.ToJsonString());
        List<string> problems = [];
        foreach (var (name, value) in hints)
        {
            if (Test(name, value, out var problem) is { } test) parsed._tests.Add(test);
            else problems.Add(problem);
        }

        return problems.Count == 0 ? parsed : throw new FormatException(string.Join(' ', problems));
    }

    public bool Match(BlockDevice disk) => _tests.TrueForAll(test => test(disk));

    public override string ToString() => _text;

    private static Func<BlockDevice, bool>? Test(string name, JsonNode? value, out string problem)
    {
        problem = $"The hint {name} has the value {value?.ToJsonString() ?? "null"}, which cannot be compared.";
        var text = value is JsonValue scalar ? scalar.ToString() : "";
        try
        {
            if (Texts.TryGetValue(name, out var attribute))
            {
                var expression = HintExpression.Parse(text);
                return disk => attribute(disk).Any(actual => actual is not null && expression.Matches(actual));
            }

            switch (name)
            {
                case "size":
                    var size = HintExpression.Parse(text);
                    if (size.Operands.Any(operand => !int.TryParse(operand, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)) return null;
                    return disk => size.Matches(disk.Info.Size / Gibibyte);
                case "rotational" when Flag(text) is { } wanted:
                    return disk => disk.Info.Rotational == wanted;
                case "rotational":
                    return null;
                default:
                    problem = $"The hint {name} is not known; known are {string.Join(", ", Names)}.";
                    return null;
            }
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool? Flag(string text) => text.ToLowerInvariant() switch
    {
        "true" or "1" or "yes" or "on" or "t" or "y" => true,
        "false" or "0" or "no" or "off" or "f" or "n" => false,
        _ => null,
    };
}
