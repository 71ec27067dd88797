using System.Diagnostics.CodeAnalysis;

namespace Ironic.Images.Checksums;

/// <summary>A digest of some content. <paramref name="Hex"/> is lower-case.</summary>
internal sealed record Digest(DigestAlgorithm Algorithm, string Hex)
{
    /// <summary>Reads hex of any case whose length is that of a known algorithm.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = null;
        text = text.Trim();
        if (DigestAlgorithms.FromHexLength(text.Length) is not { } algorithm || !IsHex(text)) return false;
        digest = new(algorithm, text.ToString().ToLowerInvariant());
        return true;
    }

    public static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c)) return false;
        }

        return text.Length > 0;
    }

    /// <summary>As a message names it: <c>sha256 9f86…</c>.</summary>
    public override string ToString() => $"{Algorithm.Name} {Hex}";
}
