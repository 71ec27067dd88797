using Ironic.Iso9660;
using static Ironic.Iso9660.Iso9660Codec;

namespace Ironic.Images.ConfigDrive.Iso9660;

/// <summary>Writes small ISO 9660 volumes with Joliet and Rock Ridge. Pure: the same files, label and date give the same bytes.</summary>
/// <remarks>
/// <code>
/// 0 system area (16)   16 primary   17 Joliet   18 terminator   19.. path tables: plain LE, BE, Joliet LE, BE
/// Rock Ridge's extension reference (1)   plain folders   Joliet folders   files
/// </code>
/// </remarks>
internal static class Iso9660Writer
{
    private const int PrimarySector = 16, JolietSector = 17, TerminatorSector = 18, FirstTable = 19;

    /// <summary>The volume whole. Its label has at most 16 characters, to fit Joliet's field too; files come by path: "openstack/latest/meta_data.json".</summary>
    public static byte[] Write(string label, IEnumerable<KeyValuePair<string, byte[]>> files, DateTimeOffset date)
    {
        if (label.Length is 0 or > 16) throw new ArgumentException($"The label '{label}' is not of 1 to 16 characters.", nameof(label));
        var root = IsoNode.Tree(files);
        var layout = Place(root, date);

        var volume = new byte[layout.Sectors * SectorBytes];
        VolumeDescriptor(SectorOf(PrimarySector), PrimaryVolume, Facts(layout.Plain), RootRecord(root.Plain));
        VolumeDescriptor(SectorOf(JolietSector), JolietVolume, Facts(layout.Joliet), RootRecord(root.Joliet));
        Terminator(SectorOf(TerminatorSector));
        RockRidge.ExtensionReference().CopyTo(SectorOf(layout.Extension));
        foreach (var folder in root.FoldersBreadthFirst())
        {
            Put(folder.Plain.Sector, PlainFolder(folder, layout.Extension, date));
            Put(folder.Joliet.Sector, JolietFolder(folder, date));
            foreach (var file in folder.Children.Values.Where(c => !c.IsFolder)) file.Content.CopyTo(volume.AsSpan(file.FileSector * SectorBytes));
        }

        PutTables(layout.Plain, folder => folder.Plain.Sector, IsoNames.Plain);
        PutTables(layout.Joliet, folder => folder.Joliet.Sector, IsoNames.Joliet);
        return volume;

        Span<byte> SectorOf(int sector) => volume.AsSpan(sector * SectorBytes, SectorBytes);

        void Put(int sector, byte[] content) => content.CopyTo(volume.AsSpan(sector * SectorBytes));

        VolumeFacts Facts(Tables tables) => new(label, layout.Sectors, tables.Bytes, tables.LittleEndian, tables.BigEndian, date);

        byte[] RootRecord(IsoExtent extent) => DirectoryRecord([0], extent, isFolder: true, date, []);

        void PutTables(Tables tables, Func<IsoNode, int> sectorOf, Func<IsoNode, byte[]> nameOf)
        {
            Put(tables.LittleEndian, [.. root.FoldersBreadthFirst().SelectMany(f => PathTableRecord(nameOf(f), sectorOf(f), f.Parent.Number, bigEndian: false))]);
            Put(tables.BigEndian, [.. root.FoldersBreadthFirst().SelectMany(f => PathTableRecord(nameOf(f), sectorOf(f), f.Parent.Number, bigEndian: true))]);
        }
    }

    /// <summary>Settles every place. Sizes do not depend on places, so records are made once to be measured, and again to be written.</summary>
    private static Layout Place(IsoNode root, DateTimeOffset date)
    {
        var folders = root.FoldersBreadthFirst().ToList();
        for (var i = 0; i < folders.Count; i++) folders[i].Number = i + 1;

        var next = FirstTable;
        var plain = TakeTables(IsoNames.Plain);
        var joliet = TakeTables(IsoNames.Joliet);
        var extension = Take(SectorBytes);
        foreach (var folder in folders) folder.Plain = TakeExtent(PlainFolder(folder, extension, date).Length);
        foreach (var folder in folders) folder.Joliet = TakeExtent(JolietFolder(folder, date).Length);
        foreach (var file in folders.SelectMany(f => f.Children.Values).Where(c => !c.IsFolder && c.Content.Length > 0)) file.FileSector = Take(file.Content.Length);
        return new(plain, joliet, extension, next);

        Tables TakeTables(Func<IsoNode, byte[]> nameOf)
        {
            var bytes = folders.Sum(f => PathTableRecord(nameOf(f), 0, 0, bigEndian: false).Length);
            return new(bytes, Take(bytes), Take(bytes));
        }

        IsoExtent TakeExtent(int bytes) => new(Take(bytes), bytes);

        int Take(int bytes)
        {
            var sector = next;
            next = checked(next + (bytes + SectorBytes - 1) / SectorBytes);
            return sector;
        }
    }

    private static byte[] PlainFolder(IsoNode folder, int extension, DateTimeOffset date) => Pack(
    [
        DirectoryRecord([0], folder.Plain, isFolder: true, date, RockRidge.Self(folder, extension)),
        DirectoryRecord([1], folder.Parent.Plain, isFolder: true, date, RockRidge.Attributes(folder.Parent)),
        .. folder.Children.Values.Select(child => DirectoryRecord(IsoNames.Plain(child), child.IsFolder ? child.Plain : ExtentOf(child), child.IsFolder, date, RockRidge.Named(child))),
    ]);

    private static byte[] JolietFolder(IsoNode folder, DateTimeOffset date) => Pack(
    [
        DirectoryRecord([0], folder.Joliet, isFolder: true, date, []),
        DirectoryRecord([1], folder.Parent.Joliet, isFolder: true, date, []),
        .. folder.Children.Values.Select(child => DirectoryRecord(IsoNames.Joliet(child), child.IsFolder ? child.Joliet : ExtentOf(child), child.IsFolder, date, [])),
    ]);

    private static IsoExtent ExtentOf(IsoNode file) => new(file.FileSector, file.Content.Length);

    /// <summary>Whole sectors; no record crosses from one to the next (ECMA-119, 6.8.1.1).</summary>
    private static byte[] Pack(IEnumerable<byte[]> records)
    {
        List<byte> packed = [];
        foreach (var record in records)
        {
            if (packed.Count % SectorBytes + record.Length > SectorBytes) Fill();
            packed.AddRange(record);
        }

        Fill();
        return [.. packed];

        void Fill() => packed.AddRange(new byte[-packed.Count & (SectorBytes - 1)]);
    }

    private sealed record Tables(int Bytes, int LittleEndian, int BigEndian);

    private sealed record Layout(Tables Plain, Tables Joliet, int Extension, int Sectors);
}
