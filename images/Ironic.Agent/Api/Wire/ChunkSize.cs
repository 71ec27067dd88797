using System.Globalization;
using System.Text;

namespace Ironic.Agent.Api.Wire;

/// <summary>The line before each chunk of a chunked body (RFC 9112, 7.1): hex digits, then extensions, which are ignored.</summary>
internal static class ChunkSize
{
    /// <summary>A size line longer than this is refused.</summary>
    public const int MaxLineLength = 128;

    public static bool TryParse(ReadOnlySpan<byte> line, out long size)
    {
        var end = line.IndexOf((byte)';');
        var digits = end < 0 ? line : line[..end];
        size = 0;
        return digits.Length is > 0 and <= 15 && long.TryParse(Encoding.ASCII.GetString(digits.TrimEnd((byte)' ')), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out size);
    }
}
