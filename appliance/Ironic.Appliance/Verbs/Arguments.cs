using System.Globalization;

namespace Ironic.Appliance.Verbs;

/// <summary>The words behind a verb: options with a value, flags, and plain words. What a verb does not take is refused.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _flags = new(StringComparer.Ordinal);

    /// <param name="args">As given. Both <c>--name value</c> and <c>--name=value</c> are understood.</param>
    /// <param name="options">Names of the options that take a value.</param>
    /// <param name="flags">Names of those that take none.</param>
    /// <exception cref="UsageException">An unknown option, or one without its value.</exception>
    public Arguments(IReadOnlyList<string> args, IReadOnlyCollection<string> options, IReadOnlyCollection<string> flags)
    {
        var words = new List<string>();
        for (var index = 0; index < args.Count; index++)
        {
            var (name, value) = Split(args[index]);
            if (!name.StartsWith('-')) words.Add(args[index]);
            else if (value is null && flags.Contains(name)) _flags.Add(name);
            else if (!options.Contains(name)) throw new UsageException($"There is no option '{args[index]}' here; there are {string.Join(", ", options.Concat(flags))}.");
            else Add(name, value ?? (++index < args.Count ? args[index] : throw new UsageException($"{name} needs a value.")));
        }

        Words = words;
    }

    public IReadOnlyList<string> Words { get; }

    public bool Has(string flag) => _flags.Contains(flag);

    /// <summary>Null when the option is not given.</summary>
    public string? Text(string option) => _values.GetValueOrDefault(option);

    public string Text(string option, string fallback) => _values.GetValueOrDefault(option, fallback);

    /// <exception cref="UsageException">It is no number, or out of bounds.</exception>
    public int? Number(string option, int least, int most)
    {
        if (!_values.TryGetValue(option, out var text)) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number : throw new UsageException($"{option} takes a number from {least} to {most}; '{text}' was given.");
    }

    /// <summary>One of some words.</summary>
    /// <exception cref="UsageException">It is none of them.</exception>
    public T Choice<T>(string option, IReadOnlyList<(string Word, T Value)> choices)
    {
        if (!_values.TryGetValue(option, out var text)) return choices[0].Value;
        foreach (var (word, value) in choices)
        {
            if (word == text) return value;
        }

        throw new UsageException($"{option} is one of {string.Join(", ", choices.Select(choice => choice.Word))}; '{text}' was given.");
    }

    /// <exception cref="UsageException">There are plain words, which this verb does not take.</exception>
    public Arguments WithoutWords() =>
        Words.Count == 0 ? this : throw new UsageException($"'{Words[0]}' has no meaning here.");

    private static (string Name, string? Value) Split(string argument) =>
        argument.IndexOf('=', StringComparison.Ordinal) is > 0 and var split ? (argument[..split], argument[(split + 1)..]) : (argument, null);

    private void Add(string name, string value)
    {
        if (!_values.TryAdd(name, value)) throw new UsageException($"{name} is given twice.");
    }
}
