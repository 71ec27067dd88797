using System.Globalization;

namespace Ironic.Drivers.Fake;

/// <summary>A fixed time, or a random one: triangular between two bounds, likeliest at the first.</summary>
internal readonly record struct FakeDelay(TimeSpan Least, TimeSpan Most)
{
    public const string Format = "a delay is seconds (\"2\"), or a least and a most (\"2,8\")";

    private const double MaxSeconds = 86400;

    public static bool TryParse(string? text, out FakeDelay delay)
    {
        delay = default;
        if (string.IsNullOrWhiteSpace(text)) return true;
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length > 2 || !TrySeconds(parts[0], out var least) || !TrySeconds(parts[^1], out var most) || most < least) return false;
        delay = new(least, most);
        return true;
    }

    /// <param name="chance">From 0 to less than 1.</param>
    public TimeSpan Pick(double chance) => Most - ((Most - Least) * Math.Sqrt(1 - chance));

    private static bool TrySeconds(string text, out TimeSpan time)
    {
        var fits = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= MaxSeconds;
        time = fits ? TimeSpan.FromSeconds(seconds) : default;
        return fits;
    }
}
