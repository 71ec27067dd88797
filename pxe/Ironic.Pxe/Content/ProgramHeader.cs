using System.Buffers.Binary;

namespace Ironic.Pxe.Content;

/// <summary>What a boot program was made for, as its file tells (PE/COFF specification, sections 2 and 3).</summary>
/// <param name="Platform">"x86", "x64", "arm64": UEFI; "bios".</param>
/// <param name="IsSigned">Whether it carries a signature, whosoever's; null: BIOS programs cannot.</param>
/// <remarks><code>
/// 0x00 "MZ"   0x3c offset of: "PE\0\0", machine (2), ...; +24: optional header, whose magic tells where the directory of certificates stands
/// </code></remarks>
internal readonly record struct ProgramHeader(string Platform, bool? IsSigned)
{
    /// <summary>Enough to hold the headers of any boot program that we have met.</summary>
    private const int ReadLength = 4096;

    private const int OffsetOfPe = 0x3c, OptionalHeader = 24, DirectoriesOfPe32 = 96, DirectoriesOfPe32Plus = 112, CertificateDirectory = 4 * 8, SizeWithinDirectory = 4;
    private const ushort Pe32 = 0x10b, Pe32Plus = 0x20b;

    /// <summary>Network boot programs of BIOS machines have no header: their names tell.</summary>
    private static readonly string[] BiosExtensions = [".kpxe", ".kkpxe", ".kkkpxe", ".pxe", ".0"];

    /// <summary>Null: no program, as far as can be seen.</summary>
    public static ProgramHeader? Of(BootContent? content)
    {
        if (content is not { Role: ContentRole.Program, File: { } file }) return null;
        Span<byte> head = stackalloc byte[ReadLength];
        try
        {
            return TryRead(head[..RandomAccess.Read(file.Handle, head, 0)], out var header) ? header
                : BiosExtensions.Contains(Path.GetExtension(file.Name)) ? new("bios", null) : null;
        }
        catch (IOException)
        {
            return null; // its transfer will tell
        }
    }

    public static bool TryRead(ReadOnlySpan<byte> head, out ProgramHeader header)
    {
        header = default;
        if (head.Length < OffsetOfPe + sizeof(uint) || !head.StartsWith("MZ"u8)) return false;
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(head[OffsetOfPe..]);
        if (offset > head.Length - (OptionalHeader + sizeof(ushort))) return false;
        var pe = head[(int)offset..];
        if (!pe.StartsWith("PE\0\0"u8)) return false;
        var platform = BinaryPrimitives.ReadUInt16LittleEndian(pe[4..]) switch { 0x014c => "x86", 0x8664 => "x64", 0xaa64 => "arm64", _ => null };
        if (platform is null) return false;
        var directories = BinaryPrimitives.ReadUInt16LittleEndian(pe[OptionalHeader..]) switch { Pe32 => DirectoriesOfPe32, Pe32Plus => DirectoriesOfPe32Plus, _ => -1 };
        var size = OptionalHeader + directories + CertificateDirectory + SizeWithinDirectory;
        if (directories < 0 || pe.Length < size + sizeof(uint)) return false;
        header = new(platform, BinaryPrimitives.ReadUInt32LittleEndian(pe[size..]) > 0);
        return true;
    }
}
