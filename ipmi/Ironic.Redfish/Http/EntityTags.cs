namespace Ironic.Redfish.Http;

/// <summary>The ladder of If-Match values for a write (DSP0266 §6.5): BMCs disagree on which they take.</summary>
internal static class EntityTags
{
    /// <summary>What to try in turn; null is no header at all. Weak and strong spellings of one tag are both tried: proxies in BMCs change one into the other.</summary>
    /// <param name="etag">As the BMC gave it with the resource; null: it gave none.</param>
    public static IReadOnlyList<string?> Ladder(string? etag)
    {
        if (string.IsNullOrWhiteSpace(etag) || etag is "\"\"" or "W/\"\"") return [null, "*"];
        var strong = etag.StartsWith("W/", StringComparison.Ordinal) ? etag[2..] : etag;
        if (!strong.StartsWith('"')) strong = $"\"{strong.Trim('"')}\"";
        return [.. new[] { etag, strong, "W/" + strong, null, "*" }.Distinct(StringComparer.Ordinal)];
    }
}
