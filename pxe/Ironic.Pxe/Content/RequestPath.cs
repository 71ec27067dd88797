using System.Diagnostics.CodeAnalysis;

namespace Ironic.Pxe.Content;

/// <summary>Paths as clients send them, made into paths below a root, or refused.</summary>
internal static class RequestPath
{
    /// <summary>Longer than any path that we serve.</summary>
    public const int MaxLength = 512;

    /// <summary>
    /// Takes slashes and backslashes (Windows boot programs send those) in any number; drops empty and "." parts. False for "..", for control
    /// characters, NUL among them, and for what is empty or overlong. Colons, percent signs and the like are ordinary characters here.
    /// </summary>
    /// <param name="requested">Already percent-decoded, where the protocol does that.</param>
    /// <param name="path">Parts joined by single slashes, no slash at either end.</param>
    public static bool TryNormalize(string requested, [NotNullWhen(true)] out string? path)
    {
        path = null;
        if (requested.Length is 0 or > MaxLength || requested.AsSpan().ContainsAnyInRange('\0', '\x1f') || requested.Contains('\x7f', StringComparison.Ordinal)) return false;
        var parts = requested.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        if (parts.Length == 0 || parts.Contains("..")) return false;
        path = string.Join('/', parts);
        return true;
    }
}
