using System.Text;

namespace Ironic.Images.ConfigDrive.Iso9660;

/// <summary>
/// The names that this writer writes: lower-case letters, digits, '.', '-' and '_', at most 30 characters. ISO 9660 itself wants upper case,
/// one dot and 8.3; every reader of config drives takes these (they are genisoimage's with -ldots -allow-lowercase -allow-multidot -l).
/// </summary>
internal static class IsoNames
{
    private const int MaxLength = 30;

    /// <exception cref="ArgumentException">Another name.</exception>
    public static void Check(string name)
    {
        if (name.Length is 0 or > MaxLength || name is "." or ".." || name.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('.' or '-' or '_')))
            throw new ArgumentException($"'{name}' cannot be a name on the volume.", nameof(name));
    }

    /// <summary>As a plain record names it: a file with its version.</summary>
    public static byte[] Plain(IsoNode node) => Encoding.ASCII.GetBytes(node.IsFolder ? node.Name : node.Name + ";1");

    /// <summary>As a Joliet record names it: UCS-2, big-endian, without version, as genisoimage does.</summary>
    public static byte[] Joliet(IsoNode node) => Encoding.BigEndianUnicode.GetBytes(node.Name);
}
