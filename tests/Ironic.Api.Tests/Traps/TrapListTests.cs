using System.Reflection;
using System.Text.RegularExpressions;
using Ironic.Testing;

namespace Ironic.Api.Tests.Traps;

/// <summary>Every trap and every client that the contract warns of is in the reviewed list, with tests that exist.</summary>
public sealed partial class TrapListTests
{
    [Fact]
    public void Traps_EachHaveTheirTests()
    {
        var listed = Read();
        var tests = Assembly.GetExecutingAssembly().GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Select(method => $"{type.Name}.{method.Name}")).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(listed.Values.SelectMany(names => names).Except(tests, StringComparer.Ordinal));
        Assert.Equal(Rows("## 12").Where(row => TrapNumber().IsMatch(row)).Order(StringComparer.Ordinal), listed.Keys.Where(key => TrapNumber().IsMatch(key)).Order(StringComparer.Ordinal));
        Assert.All(Rows("## 11").Where(row => row is not ("Client (source state)" or "---")), client => Assert.Contains(listed.Keys, key => client.StartsWith(key, StringComparison.Ordinal)));
    }

    private static Dictionary<string, string[]> Read() => File.ReadLines(Path.Combine(Repository.Root, "tests", "Ironic.Api.Tests", "Traps", "traps.txt"))
        .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(" | "))
        .ToDictionary(parts => parts[0], parts => parts[1] == "-" ? [] : parts[1].Split(", "), StringComparer.Ordinal);

    /// <summary>The first cells of a section's tables.</summary>
    private static IEnumerable<string> Rows(string heading) => File.ReadLines(Path.Combine(Repository.Shared, "contract", "CONTRACT.md"))
        .SkipWhile(line => !line.StartsWith(heading, StringComparison.Ordinal)).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(line => line.StartsWith('|')).Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1]);

    [GeneratedRegex("^[0-9]+a?$", RegexOptions.None, 1000)]
    private static partial Regex TrapNumber();
}
