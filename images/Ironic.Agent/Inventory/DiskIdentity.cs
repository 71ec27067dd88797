using System.Buffers.Binary;
using System.Text;

namespace Ironic.Agent.Inventory;

/// <summary>Names by which a disk is known across reboots, from the raw material of sysfs; the forms are those of udev's properties.</summary>
internal static class DiskIdentity
{
    private const int VpdHeaderLength = 4;

    /// <summary>
    /// The serial number in a Unit Serial Number page (SPC-4, 7.8.17: byte 1 is the page code 80h, bytes 2-3 the length, then ASCII).
    /// Null when the page is none.
    /// </summary>
    public static string? SerialFromVpd80(ReadOnlySpan<byte> page)
    {
        if (page.Length < VpdHeaderLength || page[1] != 0x80) return null;
        var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(page[2..]), page.Length - VpdHeaderLength);
        return Encoding.ASCII.GetString(page.Slice(VpdHeaderLength, length)).Trim(' ', '\0') is { Length: > 0 } serial ? serial : null;
    }

    /// <summary>
    /// A world wide name from sysfs' <c>wwid</c>. <c>naa.5000c500a1b2c3d4</c> becomes <c>0x5000c500a1b2c3d4</c>; a NAA 6 name has a
    /// vendor's extension, its second half, and the whole as a third form. NVMe's <c>eui.</c> and <c>nvme.</c> stay as they are.
    /// Other kinds (<c>t10.</c>: made of model and serial) are no world wide names.
    /// </summary>
    public static (string? Wwn, string? WithExtension, string? Extension) Wwn(string? wwid)
    {
        const int Half = 16;
        if (wwid is null) return default;
        if (wwid.StartsWith("eui.", StringComparison.Ordinal) || wwid.StartsWith("nvme.", StringComparison.Ordinal) || wwid.StartsWith("uuid.", StringComparison.Ordinal)) return (wwid, null, null);
        if (!wwid.StartsWith("naa.", StringComparison.Ordinal)) return default;

        var digits = wwid["naa.".Length..];
        return digits.Length == 2 * Half
            ? ($"0x{digits[..Half]}", $"0x{digits}", $"0x{digits[Half..]}")
            : ($"0x{digits}", $"0x{digits}", null);
    }
}
