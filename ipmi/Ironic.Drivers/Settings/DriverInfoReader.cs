using System.Globalization;
using Ironic.Model.Json;

namespace Ironic.Drivers.Settings;

/// <summary>Reads a node's <c>driver_info</c>, finding everything that is wrong at once. Touches nothing but the node's settings.</summary>
internal sealed class DriverInfoReader(JsonMap info)
{
    private readonly List<string> _problems = [];

    /// <summary>What was wrong so far; each line says what was given and what is allowed.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public string? Text(string name) => info.GetText(name)?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The text; "" and a problem when it is missing.</summary>
    public string Required(string name, string driver)
    {
        if (Text(name) is { } text) return text;
        _problems.Add($"Missing the following {driver} parameter in node's driver_info: {name}.");
        return "";
    }

    public string Address(string name, string driver)
    {
        var address = Required(name, driver);
        if (address.Length > 0 && Uri.CheckHostName(address) == UriHostNameType.Unknown) Wrong(name, "an IP address or a host name");
        return address;
    }

    public int Number(string name, int fallback, int least, int most)
    {
        if (Text(name) is not { } text) return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        Wrong(name, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"));
        return fallback;
    }

    public bool Flag(string name, bool fallback)
    {
        switch (Text(name)?.ToUpperInvariant())
        {
            case null:
                return fallback;
            case "TRUE" or "T" or "YES" or "Y" or "ON" or "1":
                return true;
            case "FALSE" or "F" or "NO" or "N" or "OFF" or "0":
                return false;
            default:
                Wrong(name, "True or False");
                return fallback;
        }
    }

    /// <summary>One of a table's entries, by name in any case; null when absent or wrong.</summary>
    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> choices) where T : class
    {
        if (Text(name) is not { } text) return null;
        if (choices.TryGetValue(text.ToLowerInvariant(), out var choice)) return choice;
        Wrong(name, $"one of {string.Join(", ", choices.Keys.Order(StringComparer.Ordinal))}");
        return null;
    }

    public void Wrong(string name, string allowed) => _problems.Add($"driver_info's {name} is '{info.GetText(name)}', but must be {allowed}.");

    /// <summary>A problem that may not show what was given.</summary>
    public void WrongSecret(string name, string allowed) => _problems.Add($"driver_info's {name} is not {allowed}.");

    public void Problem(string text) => _problems.Add(text);
}
