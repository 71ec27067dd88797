using System.Text;
using Ironic.Iso9660;

namespace Ironic.Images.ConfigDrive.Iso9660;

/// <summary>Rock Ridge fields: real names and POSIX attributes, in the system use area of plain records.</summary>
/// <remarks>
/// SUSP 1.10 and RRIP 1.10 (identifier RRIP_1991A). Each field: signature (2), length (1), version 1 (1), data.
/// <code>
/// SP  BE EF, bytes to skip (0)             first field of the root's own record: "SUSP is spoken here"
/// CE  sector, offset, length (8 each)      where the fields go on
/// ER  lengths of id, text, source (1 each), extension version (1), id, text, source
/// PX  mode, links, uid, gid (8 each)       TF is left out: records have a date
/// NM  flags (1), name
/// </code>
/// </remarks>
internal static class RockRidge
{
    private const byte Version = 1;
    private const uint FolderMode = 0x4000 | 0x16d, FileMode = 0x8000 | 0x124; // dr-xr-xr-x, -r--r--r--: as genisoimage -r
    private const string Identifier = "RRIP_1991A";
    private const string Description = "THE ROCK RIDGE INTERCHANGE PROTOCOL PROVIDES SUPPORT FOR POSIX FILE SYSTEM SEMANTICS";
    private const string SourceText = "PLEASE CONTACT DISC PUBLISHER FOR SPECIFICATION SOURCE.  SEE PUBLISHER IDENTIFIER IN PRIMARY VOLUME DESCRIPTOR FOR CONTACT INFORMATION.";

    /// <summary>The field that says which extension this is; too long for a record, so it lies in a sector of its own.</summary>
    public static byte[] ExtensionReference()
    {
        byte[] lengths = [(byte)Identifier.Length, (byte)Description.Length, (byte)SourceText.Length, Version];
        return Field("ER", [.. lengths, .. Encoding.ASCII.GetBytes(Identifier + Description + SourceText)]);
    }

    /// <summary>Of a folder's record of itself; that of the root announces the protocol.</summary>
    public static byte[] Self(IsoNode folder, int extensionSector)
    {
        if (folder.Parent != folder) return Attributes(folder);
        return [.. Field("SP", [0xbe, 0xef, 0]), .. Attributes(folder), .. Continuation(extensionSector)];
    }

    public static byte[] Attributes(IsoNode node)
    {
        Span<byte> data = stackalloc byte[32];
        Iso9660Codec.Both32(data, node.IsFolder ? FolderMode : FileMode);
        Iso9660Codec.Both32(data[8..], node.IsFolder ? 2 + (uint)node.Children.Values.Count(c => c.IsFolder) : 1);
        return Field("PX", data); // uid and gid are 0
    }

    public static byte[] Named(IsoNode node) => [.. Attributes(node), .. Field("NM", [0, .. Encoding.ASCII.GetBytes(node.Name)])];

    private static byte[] Continuation(int sector)
    {
        Span<byte> data = stackalloc byte[24];
        Iso9660Codec.Both32(data, (uint)sector);
        Iso9660Codec.Both32(data[16..], (uint)ExtensionReference().Length);
        return Field("CE", data);
    }

    private static byte[] Field(string signature, ReadOnlySpan<byte> data) =>
        [(byte)signature[0], (byte)signature[1], (byte)(4 + data.Length), Version, .. data];
}
