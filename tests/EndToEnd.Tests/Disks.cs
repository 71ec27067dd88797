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
