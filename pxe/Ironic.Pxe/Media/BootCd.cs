using System.Security.Cryptography;
using System.Text;
using Ironic.Iso9660;
using Ironic.Model.Boot;
using Ironic.Pxe.Content;
using static Ironic.Iso9660.Iso9660Codec;

namespace Ironic.Pxe.Media;

/// <summary>
/// A CD to boot a kernel and a ramdisk from, for BIOS and UEFI. It is nowhere: what is read of it comes from the files that it is made of, so that a thousand
/// nodes with kernel arguments of their own take no room.
/// </summary>
/// <remarks>
/// <code>
/// 0 system area (16)   16 volume   17 boot record   18 terminator   19 20 path tables   21 root folder   22 boot catalog   23.. BIOS loader, grub.cfg, UEFI loader, kernel, ramdisk
/// </code>
/// </remarks>
internal sealed class BootCd : IServedContent
{
    /// <summary>Made by images/ramdisk/build: GRUB as a CD's BIOS loads it, and a FAT file system with GRUB as UEFI does. Both go on to grub.cfg of the volume with our label.</summary>
    public const string BiosLoader = "cd-bios.img", EfiLoader = "cd-efi.img", Label = "IRONIC_RAMDISK";

    /// <summary>As scripts name them.</summary>
    public const string Kernel = "kernel.bin", Ramdisk = "ramdisk.bin", Configuration = "grub.cfg";

    private const int Volume = 16, Record = 17, End = 18, LittleEndianTable = 19, BigEndianTable = 20, Root = 21, Catalog = 22, FirstFile = 23;

    /// <summary>The same in all CDs: it lies in the same sector. A BMC asks for a CD in hundreds of pieces, and this would be read and added up for each.</summary>
    private static PatchedLoader? s_bios;

    private readonly List<Part> _parts;

    private BootCd(List<Part> parts, int sectors, DateTime modified) => (_parts, Length, Modified) = (parts, (long)sectors * SectorBytes, modified);

    public string Name => "a boot CD";

    public long Length { get; }

    public DateTime Modified { get; }

    /// <summary>Another name for other contents: BMCs keep what they have read under it.</summary>
    public static string NameOf(BootPlan plan)
    {
        var contents = string.Join('\n', [plan.Kernel?.AbsoluteUri ?? "", plan.Ramdisk?.AbsoluteUri ?? "", .. plan.Parameters]);
        return $"{plan.Purpose}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(contents)).AsSpan(0, 4))}.iso";
    }

    /// <summary>Takes over all files but the BIOS's loader. Null: one of them is not there.</summary>
    /// <exception cref="IOException">One of them cannot be read, or is no loader.</exception>
    public static BootCd? Open(ServedFile? biosLoader, ServedFile? efiLoader, ServedFile? kernel, ServedFile? ramdisk, string configuration)
    {
        ServedFile?[] files = [efiLoader, kernel, ramdisk];
        try
        {
            if (biosLoader is null || files.Contains(null)) return null;
            var cd = Compose(biosLoader, efiLoader!, Encoding.UTF8.GetBytes(configuration), kernel!, ramdisk!);
            files = [];
            return cd;
        }
        catch (InvalidDataException e)
        {
            throw new IOException(e.Message, e);
        }
        finally
        {
            foreach (var file in files) file?.Dispose();
        }
    }

    public ValueTask<int> ReadAsync(Memory<byte> into, long offset, CancellationToken cancellationToken)
    {
        into = into[..(int)Math.Clamp(Length - offset, 0, into.Length)];
        if (into.IsEmpty) return new(0);
        var index = _parts.FindLastIndex(part => part.Start <= offset);
        var (part, next) = (_parts[index], index + 1 < _parts.Count ? _parts[index + 1].Start : Length);
        var within = offset - part.Start;
        if (within < part.Length) return part.ReadAsync(into[..(int)Math.Min(into.Length, part.Length - within)], within, cancellationToken);
        into = into[..(int)Math.Min(into.Length, next - offset)]; // up to the next sector
        into.Span.Clear();
        return new(into.Length);
    }

    public void Dispose()
    {
        foreach (var part in _parts) part.File?.Dispose();
    }

    private static BootCd Compose(ServedFile biosLoader, ServedFile efiLoader, byte[] configuration, ServedFile kernel, ServedFile ramdisk)
    {
        var bios = Patched(biosLoader);
        var modified = new[] { biosLoader, efiLoader, kernel, ramdisk }.Max(file => file.Modified);

        var next = FirstFile;
        var (biosAt, configurationAt, efiAt, kernelAt, ramdiskAt) = (Take(bios.Length), Take(configuration.Length), Take(efiLoader.Length), Take(kernel.Length), Take(ramdisk.Length));
        var head = Head(biosAt, efiAt, next, new DateTimeOffset(modified, TimeSpan.Zero), (Configuration, configurationAt), (Kernel, kernelAt), (Ramdisk, ramdiskAt));
        List<Part> parts = [new(0, head.Length, head, null), At(biosAt, bios), At(configurationAt, configuration), At(efiAt, efiLoader), At(kernelAt, kernel), At(ramdiskAt, ramdisk)];
        return new(parts, next, modified);

        IsoExtent Take(long bytes)
        {
            var extent = new IsoExtent(next, checked((int)bytes));
            next = checked(next + (int)((bytes + SectorBytes - 1) / SectorBytes));
            return extent;
        }
    }

    private static byte[] Patched(ServedFile loader)
    {
        if (Volatile.Read(ref s_bios) is { } known && (known.Name, known.Length, known.Modified) == (loader.Name, loader.Length, loader.Modified)) return known.Bytes;
        var bytes = new byte[loader.Length];
        if (RandomAccess.Read(loader.Handle, bytes, 0) < bytes.Length) throw new EndOfStreamException($"{loader.Name} is shorter than it was.");
        ElTorito.PatchInformation(bytes, FirstFile, Volume);
        Volatile.Write(ref s_bios, new(loader.Name, loader.Length, loader.Modified, bytes));
        return bytes;
    }

    /// <summary>All sectors before the first file's.</summary>
    private static byte[] Head(IsoExtent bios, IsoExtent efi, int sectors, DateTimeOffset date, params (string Name, IsoExtent Extent)[] files)
    {
        var head = new byte[FirstFile * SectorBytes];
        var root = new IsoExtent(Root, SectorBytes);
        var self = DirectoryRecord([0], root, isFolder: true, date, []);
        var (little, big) = (PathTableRecord([], Root, 1, bigEndian: false), PathTableRecord([], Root, 1, bigEndian: true));
        VolumeDescriptor(Sector(Volume), PrimaryVolume, new(Label, sectors, little.Length, LittleEndianTable, BigEndianTable, date), self);
        ElTorito.BootRecord(Sector(Record), Catalog);
        Terminator(Sector(End));
        little.CopyTo(Sector(LittleEndianTable));
        big.CopyTo(Sector(BigEndianTable));
        ElTorito.Catalog(Sector(Catalog), bios, efi);

        byte[] folder = [.. self, .. DirectoryRecord([1], root, isFolder: true, date, []), .. files.SelectMany(file => DirectoryRecord(NameOnDisc(file.Name), file.Extent, isFolder: false, date, []))];
        folder.CopyTo(Sector(Root));
        return head;

        Span<byte> Sector(int sector) => head.AsSpan(sector * SectorBytes, SectorBytes);
    }

    /// <summary>Readers show it in lower case and without its version.</summary>
    private static byte[] NameOnDisc(string name) => Encoding.ASCII.GetBytes(name.ToUpperInvariant() + ";1");

    private static Part At(IsoExtent extent, byte[] bytes) => new((long)extent.Sector * SectorBytes, bytes.Length, bytes, null);

    private static Part At(IsoExtent extent, ServedFile file) => new((long)extent.Sector * SectorBytes, file.Length, null, file);

    private sealed record PatchedLoader(string Name, long Length, DateTime Modified, byte[] Bytes);

    private sealed record Part(long Start, long Length, byte[]? Bytes, ServedFile? File)
    {
        public ValueTask<int> ReadAsync(Memory<byte> into, long offset, CancellationToken cancellationToken)
        {
            if (File is not null) return File.ReadAsync(into, offset, cancellationToken);
            Bytes.AsMemory((int)offset, into.Length).CopyTo(into);
            return new(into.Length);
        }
    }
}
