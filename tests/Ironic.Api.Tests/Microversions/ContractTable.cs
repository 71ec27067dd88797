using System.Globalization;
using Ironic.Testing;

namespace Ironic.Api.Tests.Microversions;

/// <summary>The field tables of the contract, read from its text: field and the minor version that brought it.</summary>
internal static class ContractTable
{
    /// <param name="heading">The section, such as "#### 2.1.2 Node fields".</param>
    public static IReadOnlyDictionary<string, int> Read(string heading)
    {
        Dictionary<string, int> fields = new(StringComparer.Ordinal);
        var lines = File.ReadLines(Path.Combine(Repository.Shared, "contract", "CONTRACT.md")).SkipWhile(line => !line.StartsWith(heading, StringComparison.Ordinal)).Skip(1);
        foreach (var line in lines.TakeWhile(line => !line.StartsWith("##", StringComparison.Ordinal)))
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (cells.Length < 4 || !cells[1].StartsWith('`')) continue;
            if (cells[1].StartsWith("`*_interface`: ", StringComparison.Ordinal)) AddInterfaces(fields, cells[1]);
            else if (cells[1].Contains("` 97", StringComparison.Ordinal)) AddNumbered(fields, cells[1]);
            else Add(fields, cells[1], cells[2]);
        }

        return fields;
    }

    /// <summary>Every word that the section sets as code, and those in lists that it sets as code.</summary>
    public static IReadOnlySet<string> WordsOf(string heading)
    {
        var lines = File.ReadLines(Path.Combine(Repository.Shared, "contract", "CONTRACT.md")).SkipWhile(line => !line.StartsWith(heading, StringComparison.Ordinal)).Skip(1);
        return lines.TakeWhile(line => !line.StartsWith("##", StringComparison.Ordinal))
            .SelectMany(line => line.Split('`').Where((_, i) => i % 2 == 1)).SelectMany(code => code.Split([' ', ',', '"', '{', '}', '[', ']', ':'], StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.Ordinal);
    }

    private static void Add(Dictionary<string, int> fields, string names, string versions)
    {
        var split = names.Split(',', StringSplitOptions.TrimEntries);
        var since = versions.Split(',', StringSplitOptions.TrimEntries);
        for (var i = 0; i < split.Length; i++)
        {
            // "`clean_step` 7" carries its own version; else there is one for each name, or one for all. "`internal_info` (R)" and "times" are remarks.
            var parts = split[i].Split(' ');
            var number = parts.Length > 1 && char.IsAsciiDigit(parts[1][0]) ? parts[1] : since.Length == split.Length ? since[i] : since[0];
            if (parts[0] == "times") Add(fields, "`created_at`, `updated_at`", number);
            if (!parts[0].StartsWith('`')) continue;
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var minor)) fields[parts[0].Trim('`')] = minor;
        }
    }

    /// <summary>"`*_interface`: bios 40, boot 31, ..."</summary>
    private static void AddInterfaces(Dictionary<string, int> fields, string cell)
    {
        foreach (var item in cell[(cell.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(',', StringSplitOptions.TrimEntries))
            fields[item.Split(' ')[0] + "_interface"] = int.Parse(item.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>"`description` 97 ≤255, `vendor` 100 ≤32, ..."</summary>
    private static void AddNumbered(Dictionary<string, int> fields, string cell)
    {
        foreach (var item in cell.Split(',', StringSplitOptions.TrimEntries))
            fields[item.Split(' ')[0].Trim('`')] = int.Parse(item.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
