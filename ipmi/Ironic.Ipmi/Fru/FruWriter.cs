using System.Runtime.InteropServices;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Fru;

/// <summary>The server's side: a FRU's bytes, with all checksums. Pure. See <see cref="FruReader"/> for the layout.</summary>
public static class FruWriter
{
    private const int Unit = 8, RecordHeaderLength = 5;

    /// <exception cref="ArgumentException">A field is longer than the format allows, or all of it is.</exception>
    public static byte[] Write(FruInventory inventory)
    {
        Span<byte> header = stackalloc byte[FruReader.HeaderLength];
        header[0] = FruReader.FormatVersion;
        List<byte> bytes = [.. header];
        if (inventory.Chassis is { } chassis) header[2] = Add(bytes, Area([chassis.Type], [chassis.PartNumber, chassis.Serial, .. chassis.Custom]));
        if (inventory.Board is { } board)
        {
            var minutes = board.MadeAt is { } at ? (int)(at - FruReader.BoardEpoch).TotalMinutes : 0;
            header[3] = Add(bytes, Area(
                [0, (byte)minutes, (byte)(minutes >> 8), (byte)(minutes >> 16)], [board.Manufacturer, board.Name, board.Serial, board.PartNumber, board.FileId, .. board.Custom]));
        }

        if (inventory.Product is { } product)
        {
            header[4] = Add(bytes, Area(
                [0], [product.Manufacturer, product.Name, product.PartNumber, product.Version, product.Serial, product.AssetTag, product.FileId, .. product.Custom]));
        }

        if (inventory.Records.Count > 0) header[5] = Add(bytes, Records(inventory.Records));
        header[^1] = (byte)-FruReader.Sum(header[..^1]);
        header.CopyTo(CollectionsMarshal.AsSpan(bytes));
        return [.. bytes];
    }

    /// <summary>Returns where it begins, in units.</summary>
    private static byte Add(List<byte> bytes, byte[] area)
    {
        var start = bytes.Count / Unit;
        if (start > byte.MaxValue) throw new ArgumentException("A FRU's areas begin within its first 2 KB.", nameof(area));
        bytes.AddRange(area);
        while (bytes.Count % Unit != 0) bytes.Add(0);
        return (byte)start;
    }

    private static byte[] Area(ReadOnlySpan<byte> fixedPart, ReadOnlySpan<string> fields)
    {
        List<byte> bytes = [FruReader.FormatVersion, 0, .. fixedPart];
        Span<byte> field = stackalloc byte[1 + TypedText.MaxLength];
        foreach (var text in fields) bytes.AddRange(field[..TypedText.Write(field, text)]);
        bytes.Add(TypedText.End);
        while (bytes.Count % Unit != Unit - 1) bytes.Add(0);
        bytes[1] = (byte)((bytes.Count + 1) / Unit);
        bytes.Add((byte)-FruReader.Sum(CollectionsMarshal.AsSpan(bytes)));
        return [.. bytes];
    }

    private static byte[] Records(IReadOnlyList<FruMultiRecord> records)
    {
        List<byte> bytes = [];
        Span<byte> header = stackalloc byte[RecordHeaderLength];
        foreach (var record in records)
        {
            header[0] = record.Type;
            header[1] = (byte)(record.Version | (record == records[^1] ? 0x80 : 0));
            header[2] = checked((byte)record.Data.Length);
            header[3] = (byte)-FruReader.Sum(record.Data.Span);
            header[4] = (byte)-FruReader.Sum(header[..4]);
            bytes.AddRange(header);
            bytes.AddRange(record.Data.Span);
        }

        return [.. bytes];
    }
}
