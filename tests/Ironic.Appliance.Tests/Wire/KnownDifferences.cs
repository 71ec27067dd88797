using Ironic.Testing;

namespace Ironic.Appliance.Tests.Wire;

/// <summary>The reviewed list of where we answer otherwise than Ironic 21.4.4, and why: <c>known-differences.txt</c>.</summary>
internal sealed class KnownDifferences
{
    private readonly List<(string Pair, string Text, string Reason)> _known = [];
    private readonly HashSet<(string, string)> _met = [];

    /// <summary>Lines of <c>PAIR | TEXT | REASON</c>; "*" is every pair; a difference is known when it begins with TEXT.</summary>
    public static KnownDifferences Load()
    {
        var known = new KnownDifferences();
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "tests", "Ironic.Appliance.Tests", "Wire", "known-differences.txt")))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var parts = line.Split(" | ", 3);
            known._known.Add((parts[0], parts[1], parts[2]));
        }

        return known;
    }

    public bool Explains(string pair, string difference)
    {
        foreach (var (name, text, _) in _known)
        {
            if (name != "*" && name != pair || !difference.StartsWith(text, StringComparison.Ordinal)) continue;
            _met.Add((name, text));
            return true;
        }

        return false;
    }

    /// <summary>What is listed but does not occur any more.</summary>
    public IEnumerable<string> Stale => _known.Where(known => !_met.Contains((known.Pair, known.Text))).Select(known => $"{known.Pair} | {known.Text}");
}
