using System.Globalization;
using Ironic.Lab.Machines;
using Ironic.Testing;

namespace EndToEnd.Tests;

/// <summary>A machine's disk, seen from outside.</summary>
internal static class Disks
{
    private const int Mebibyte = 1 << 20;

    /// <summary>What the disk takes on the host: it starts as one hole.</summary>
    public static async Task<long> WrittenBytesAsync(Machine machine) =>
        long.Parse((await ForeignTool.RunAsync("stat", ["-c", "%b", machine.DiskPath])).Output, CultureInfo.InvariantCulture) * 512;

    /// <summary>The second MiB, GRUB's for BIOS machines, is the image's: nothing but the writing of the image puts it there, and nothing changes it afterwards.</summary>
    public static async Task AssertHoldsAsync(string path, string image)
    {
        var (written, wanted) = (await ReadAsync(path), await ReadAsync(image));
        Assert.True(wanted.AsSpan().ContainsAnyExcept((byte)0) && wanted.AsSpan().SequenceEqual(written), $"{path} does not hold {image}.");

        static async Task<byte[]> ReadAsync(string file)
        {
            await using var disk = File.OpenRead(file);
            disk.Position = Mebibyte;
            var piece = new byte[Mebibyte];
            await disk.ReadExactlyAsync(piece);
            return piece;
        }
    }

    /// <summary>First and last MiB hold nothing but zeros.</summary>
    public static void AssertErased(Machine machine)
    {
        using var disk = File.OpenRead(machine.DiskPath);
        AssertZeros(disk, 0);
        AssertZeros(disk, disk.Length - Mebibyte);
    }

    private static void AssertZeros(FileStream disk, long offset)
    {
        var piece = new byte[Mebibyte];
        disk.Position = offset;
        disk.ReadExactly(piece);
        Assert.True(piece.AsSpan().IndexOfAnyExcept((byte)0) < 0, string.Create(CultureInfo.InvariantCulture, $"The disk is not erased at {offset}."));
    }
}
