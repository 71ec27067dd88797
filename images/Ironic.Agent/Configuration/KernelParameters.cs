using System.Globalization;

namespace Ironic.Agent.Configuration;

/// <summary>Typed reading of the kernel's parameters. A value that does not parse leaves the default standing, and is told in <see cref="Problems"/>.</summary>
internal sealed class KernelParameters(IReadOnlyDictionary<string, string> given)
{
    private readonly List<string> _problems = [];

    /// <summary>Each wrong value: what was given, what is allowed.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Null when absent or empty.</summary>
    public string? Text(string name) => given.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public bool Flag(string name) => Text(name)?.ToLowerInvariant() is "1" or "true" or "yes" or "on" or "t" or "y";

    /// <summary>A comma list; null when absent.</summary>
    public IReadOnlyList<string>? List(string name) => Text(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The http and https URLs of a comma list, without trailing slash.</summary>
    public IReadOnlyList<string> Urls(string name)
    {
        var urls = List(name) ?? [];
        _problems.AddRange(urls.Where(url => !IsHttp(url)).Select(url => $"{name}: '{url}' is no http or https URL; it is ignored."));
        return [.. urls.Where(IsHttp).Select(url => url.TrimEnd('/'))];
    }

    public int Number(string name, int otherwise, int maximum)
    {
        if (Text(name) is not { } text) return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= maximum) return number;
        _problems.Add($"{name}: '{text}' is no whole number of 0 to {maximum}; {otherwise} stands.");
        return otherwise;
    }

    /// <summary>Whole seconds, at most a week.</summary>
    public TimeSpan Seconds(string name, TimeSpan otherwise) => TimeSpan.FromSeconds(Number(name, (int)otherwise.TotalSeconds, 7 * 24 * 3600));

    public string OneOf(string name, string otherwise, params ReadOnlySpan<string> allowed)
    {
        if (Text(name)?.ToLowerInvariant() is not { } value) return otherwise;
        if (allowed.Contains(value)) return value;
        _problems.Add($"{name}: '{value}' is none of {string.Join(", ", allowed)}; {otherwise} stands.");
        return otherwise;
    }

    private static bool IsHttp(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
