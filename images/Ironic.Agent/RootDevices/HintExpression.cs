using System.Globalization;

namespace Ironic.Agent.RootDevices;

/// <summary>
/// The value of a root device hint: an operator and its operands, matched without regard to letter case.
/// <code>
/// numbers  =  (at least)  ==  !=  &gt;=  &lt;=  &gt;  &lt;        texts  s==  s!=  s&gt;=  s&gt;  s&lt;=  s&lt;
/// &lt;in&gt; part     &lt;all-in&gt; part part ...     &lt;or&gt; one &lt;or&gt; other ...
/// </code>
/// Without an operator: equal, as a number or as a text, as the hint's kind has it.
/// </summary>
internal sealed record HintExpression
{
    private const string In = "<in>";
    private const string AllIn = "<all-in>";
    private const string Or = "<or>";

    /// <summary>Longer ones before those that they begin with.</summary>
    private static readonly string[] Operators = ["s==", "s!=", "s>=", "s<=", "s>", "s<", "==", "!=", ">=", "<=", "=", ">", "<"];

    private HintExpression(string text, string operation, IReadOnlyList<string> operands) => (Text, Operation, Operands) = (text, operation, operands);

    /// <summary>As it was given.</summary>
    public string Text { get; }

    /// <summary>Empty when none was given.</summary>
    public string Operation { get; }

    public IReadOnlyList<string> Operands { get; }

    /// <exception cref="FormatException">Nothing to compare with.</exception>
    public static HintExpression Parse(string text)
    {
        var value = text.Trim().ToLowerInvariant();
        var (operation, operands) = value switch
        {
            _ when value.StartsWith(Or, StringComparison.Ordinal) => (Or, value.Split(Or, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
            _ when value.StartsWith(AllIn, StringComparison.Ordinal) => (AllIn, value[AllIn.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            _ when value.StartsWith(In, StringComparison.Ordinal) => (In, [value[In.Length..].Trim()]),
            _ when Array.Find(Operators, o => value.StartsWith(o, StringComparison.Ordinal)) is { } o => (o, [value[o.Length..].Trim()]),
            _ => ("", new[] { value }),
        };
        return operands.Length > 0 && operands.All(operand => operand.Length > 0)
            ? new(text, operation, operands)
            : throw new FormatException($"'{text}' has nothing to compare with.");
    }

    /// <summary>Whether a text fits.</summary>
    public bool Matches(string actual)
    {
        var value = actual.Trim().ToLowerInvariant();
        return Operation switch
        {
            Or => Operands.Contains(value, StringComparer.Ordinal),
            In or AllIn => Operands.All(part => value.Contains(part, StringComparison.Ordinal)),
            "" => value == Operands[0],
            ['s', .. var comparison] => Compare(comparison, string.CompareOrdinal(value, Operands[0])),
            _ => TryNumber(value, out var number) && Matches(number),
        };
    }

    /// <summary>Whether a number fits. An operand that is no number fits none.</summary>
    public bool Matches(decimal actual) => Operation switch
    {
        Or => Operands.Any(operand => TryNumber(operand, out var one) && one == actual),
        In or AllIn => Matches(actual.ToString(CultureInfo.InvariantCulture)),
        "" => TryNumber(Operands[0], out var same) && same == actual,
        ['s', ..] => Matches(actual.ToString(CultureInfo.InvariantCulture)),
        _ => TryNumber(Operands[0], out var other) && Compare(Operation, actual.CompareTo(other)),
    };

    public override string ToString() => Text;

    private static bool Compare(string operation, int order) => operation switch
    {
        "==" => order == 0,
        "!=" => order != 0,
        ">=" or "=" => order >= 0,
        "<=" => order <= 0,
        ">" => order > 0,
        "<" => order < 0,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "No comparison."),
    };

    private static bool TryNumber(string text, out decimal number) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
