namespace Ironic.Agent.Images;

/// <summary>
/// Files of checksums as distributions publish them: a lone value; <c>value  [*]name</c>, as coreutils writes it; or <c>SHA256 (name) = value</c>, as BSD does.
/// </summary>
internal static class ChecksumFile
{
    /// <summary>The value for a file's name; null when the file does not tell.</summary>
    public static string? Find(string text, string fileName)
    {
        var lines = text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').ToList();
        if (lines is [var only] && IsHex(only)) return only;
        return lines.Select(line => FromLine(line, fileName)).FirstOrDefault(value => value is not null);
    }

    private static string? FromLine(string line, string fileName)
    {
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words is [_, var bracketed, "=", var last]) return bracketed == $"({fileName})" && IsHex(last) ? last : null;
        if (words is not [var value, var name] || !IsHex(value)) return null;
        name = name.TrimStart('*');
        return name == fileName || name == $"./{fileName}" ? value : null;
    }

    private static bool IsHex(string text) => text.Length is 32 or 64 or 128 && text.All(char.IsAsciiHexDigit);
}
