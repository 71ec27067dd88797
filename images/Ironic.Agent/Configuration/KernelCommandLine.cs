using System.Collections.Frozen;

namespace Ironic.Agent.Configuration;

/// <summary>
/// The kernel's command line as names and values. Words are parted by white space outside double quotes; the quotes are dropped
/// (Documentation/admin-guide/kernel-parameters). A word without <c>=</c> is true ("1"). Of several words with one name, the last one counts.
/// </summary>
internal static class KernelCommandLine
{
    public static FrozenDictionary<string, string> Parse(string text)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (var word in Words(text))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) values[word] = "1";
            else if (equals > 0) values[word[..equals]] = word[(equals + 1)..];
        }

        return values.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new System.Text.StringBuilder();
        var quoted = false;
        foreach (var c in text)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && char.IsWhiteSpace(c))
            {
                if (word.Length > 0) yield return word.ToString();
                word.Clear();
            }
            else
            {
                word.Append(c);
            }
        }

        if (word.Length > 0) yield return word.ToString();
    }
}
