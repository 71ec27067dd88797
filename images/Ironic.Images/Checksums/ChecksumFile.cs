namespace Ironic.Images.Checksums;

/// <summary>What a checksum file says about one image.</summary>
internal abstract record ChecksumLookup
{
    public sealed record Found(Digest Digest) : ChecksumLookup;

    /// <summary>The file has digests, but none for this name; <paramref name="Names"/> are the first few that it has.</summary>
    public sealed record NotListed(IReadOnlyList<string> Names) : ChecksumLookup;

    /// <summary>Two different digests of one algorithm for one name.</summary>
    public sealed record Contradictory(Digest One, Digest Other) : ChecksumLookup;

    public sealed record NoDigests : ChecksumLookup;
}

/// <summary>Reads checksum files as coreutils, BSD's tools and distributions write them. Pure; never throws, whatever the text.</summary>
/// <remarks>
/// <code>
/// GNU     9f86d0…08  name          two blanks: text mode
///         9f86d0…08 *name          asterisk: binary mode
///         \9f86d0…08  na\\me       leading backslash: \\ and \n in the name are escaped
/// BSD     SHA256 (name) = 9f86d0…08
/// single  9f86d0…08                alone in the file: speaks for whatever the image is called
/// </code>
/// Other lines (comments, PGP armour) are skipped. Names match by their last path part.
/// </remarks>
internal static class ChecksumFile
{
    private const int NamesShown = 5;

    /// <summary>Looks at digests of the algorithm <paramref name="only"/>; null: takes the strongest listed.</summary>
    public static ChecksumLookup Find(string text, string imageName, DigestAlgorithm? only)
    {
        Digest? best = null;
        List<string> names = [];
        List<Digest> nameless = [];
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (!TryReadLine(line, out var digest, out var name) || (only is { } wanted && digest.Algorithm != wanted)) continue;
            if (name is null)
            {
                nameless.Add(digest);
                continue;
            }

            if (LastPart(name) != imageName)
            {
                if (names.Count < NamesShown) names.Add(LastPart(name));
                continue;
            }

            if (best is not null && best.Algorithm == digest.Algorithm && best != digest) return new ChecksumLookup.Contradictory(best, digest);
            if (best is null || digest.Algorithm > best.Algorithm) best = digest;
        }

        if (best is not null) return new ChecksumLookup.Found(best);
        if (names.Count > 0) return new ChecksumLookup.NotListed(names);
        return nameless is [var single] ? new ChecksumLookup.Found(single) : new ChecksumLookup.NoDigests();
    }

    private static bool TryReadLine(ReadOnlySpan<char> line, out Digest digest, out string? name)
    {
        line = line.Trim();
        return TryReadBsd(line, out digest, out name) || TryReadGnu(line, out digest, out name);
    }

    private static bool TryReadBsd(ReadOnlySpan<char> line, out Digest digest, out string? name)
    {
        (digest, name) = (null!, null);
        var open = line.IndexOf('(');
        var close = line.LastIndexOf(") = ", StringComparison.Ordinal);
        if (open < 1 || close <= open) return false;
        if (DigestAlgorithms.FromName(line[..open].ToString()) is not { } algorithm) return false;
        if (!Digest.TryParse(line[(close + 4)..], out var parsed) || parsed.Algorithm != algorithm) return false;
        (digest, name) = (parsed, line[(open + 1)..close].ToString());
        return true;
    }

    private static bool TryReadGnu(ReadOnlySpan<char> line, out Digest digest, out string? name)
    {
        (digest, name) = (null!, null);
        var escaped = line is ['\\', ..];
        if (escaped) line = line[1..];
        var end = line.IndexOfAny(' ', '\t');
        if (!Digest.TryParse(end < 0 ? line : line[..end], out var parsed)) return false;
        digest = parsed;
        if (end < 0) return true;

        var rest = line[end..].TrimStart();
        if (rest is ['*', ..]) rest = rest[1..];
        if (!rest.IsEmpty) name = escaped ? rest.ToString().Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : rest.ToString();
        return true;
    }

    private static string LastPart(string name) => name[(name.LastIndexOf('/') + 1)..];
}
