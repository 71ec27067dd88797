using System.Collections.Immutable;

namespace Ironic.Quirks;

/// <summary>Something that a machine says of itself, and the members of a row that match by it.</summary>
internal sealed record QuirkColumn(ImmutableArray<QuirkTest> Tests)
{
    /// <summary>Matches by a part, in any case: "vendor", "exceptVendor".</summary>
    public static QuirkColumn Part(string name) => new([new(name, name, HasPart), new(Except(name), name, (given, part) => !HasPart(given, part))]);

    /// <summary>Matches by the whole: "product", "exceptProduct".</summary>
    public static QuirkColumn Whole(string name) => new([new(name, name, IsSame), new(Except(name), name, (given, text) => !IsSame(given, text))]);

    /// <summary>Matches by a part, or as a version: "firmware", "firmwareFrom" (that or later), "firmwareBefore" (earlier).</summary>
    public static QuirkColumn Version(string name) => new(
    [
        new(name, name, HasPart),
        new($"{name}From", name, (given, from) => given.Length > 0 && Compare(given, from) >= 0),
        new($"{name}Before", name, (given, before) => given.Length > 0 && Compare(given, before) < 0),
    ]);

    private static bool HasPart(string given, string part) => given.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static bool IsSame(string given, string text) => given.Equals(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Number by number, whatever stands between them: "iLO 5 v2.72" is before "2.80" only if both are written alike.</summary>
    private static int Compare(string left, string right)
    {
        var (a, b) = (Numbers(left), Numbers(right));
        for (var i = 0; i < Math.Max(a.Length, b.Length); i++)
        {
            var order = a.ElementAtOrDefault(i).CompareTo(b.ElementAtOrDefault(i));
            if (order != 0) return order;
        }

        return 0;
    }

    private static ulong[] Numbers(string version) =>
        [.. version.Split(version.Where(c => !char.IsAsciiDigit(c)).ToArray(), StringSplitOptions.RemoveEmptyEntries).Select(digits => ulong.TryParse(digits, out var number) ? number : ulong.MaxValue)];

    private static string Except(string name) => $"except{char.ToUpperInvariant(name[0])}{name[1..]}";
}

/// <summary>One member of a row.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Column">What of the machine it looks at.</param>
/// <param name="Holds">What the machine says, what the row says.</param>
internal sealed record QuirkTest(string Name, string Column, Func<string, string, bool> Holds);
