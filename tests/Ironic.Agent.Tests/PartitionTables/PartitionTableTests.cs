using Ironic.Agent.Disks;
using Ironic.Agent.Faults;
using Ironic.Agent.PartitionTables;
using Ironic.Agent.PartitionTables.Wire;
using Ironic.Testing;
using static Ironic.Agent.Tests.Support.Workbench;

namespace Ironic.Agent.Tests.PartitionTables;

/// <summary>Tables that sgdisk and sfdisk made, changed by us, and judged by them again.</summary>
public sealed class PartitionTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Disk => _folder.File("disk");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Gpt_OfALargerDisk_IsFitted_AndSgdiskFindsNoProblem()
    {
        await MakeGptAsync(20, "-n", "1:2048:+6M", "-n", "5:0:+2M", "-t", "5:8300");
        Grow(64);

        using (var disk = RawDisk.Open(Disk, DiskAccess.Buffered))
        {
            var table = Assert.IsType<GptTable>(await DiskLayout.ReadAndFitAsync(disk, CancellationToken.None));
            Assert.False(table.WasAtItsEnd);
            Assert.Equal([(1, Mebibyte, 6 * Mebibyte), (5, 7 * Mebibyte, 2 * Mebibyte)], table.Partitions.Select(p => (p.Number, p.Start, p.Length)));
        }

        Assert.Contains("No problems found", await ToolAsync("sgdisk", "-v", Disk), StringComparison.Ordinal);
        Assert.Contains($"size={(64 * Mebibyte / 512) - 1}, type=ee", (await ToolAsync("sfdisk", "-d", "-Y", "dos", Disk)).Replace(" ", "", StringComparison.Ordinal).Replace(",type", ", type", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gpt_PartitionAdded_IsAtTheEnd_AndSgdiskFindsNoProblem()
    {
        await MakeGptAsync(20, "-n", "1:2048:+6M", "-c", "1:root");
        Grow(100);
        var id = Guid.NewGuid();

        Partition added;
        using (var disk = RawDisk.Open(Disk, DiskAccess.Buffered))
        {
            var table = await DiskLayout.ReadAndFitAsync(disk, CancellationToken.None);
            added = table.Add(64 * Mebibyte, "config-2", id);
            await table.SaveAsync(disk, CancellationToken.None);
        }

        Assert.Equal((2, 35 * Mebibyte, 64 * Mebibyte), (added.Number, added.Start, added.Length)); // the last MiB holds the second table
        Assert.Contains("No problems found", await ToolAsync("sgdisk", "-v", Disk), StringComparison.Ordinal);
        var info = await ToolAsync("sgdisk", "-i", "2", Disk);
        Assert.Contains(id.ToString(), info, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("'config-2'", info, StringComparison.Ordinal);
        Assert.Contains("Linux filesystem", info, StringComparison.Ordinal);
        Assert.Contains("'root'", await ToolAsync("sgdisk", "-i", "1", Disk), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gpt_FirstCopyDamaged_IsRestoredFromTheSecond()
    {
        await MakeGptAsync(20, "-n", "1:2048:+6M");
        await using (var file = File.OpenWrite(Disk))
        {
            file.Seek(512 + 60, SeekOrigin.Begin);
            file.Write([1, 2, 3, 4]);
        }

        using (var disk = RawDisk.Open(Disk, DiskAccess.Buffered))
        {
            var table = await GptTable.ReadAsync(disk, CancellationToken.None);
            Assert.Single(table!.Partitions);
            await table.SaveAsync(disk, CancellationToken.None);
        }

        Assert.Contains("No problems found", await ToolAsync("sgdisk", "-v", Disk), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gpt_FullDisk_HasNoRoom()
    {
        await MakeGptAsync(20, "-n", "1:0:0");
        using var disk = RawDisk.Open(Disk, DiskAccess.Buffered);
        var table = await DiskLayout.ReadAndFitAsync(disk, CancellationToken.None);
        var fault = Assert.Throws<AgentException>(() => table.Add(Mebibyte, "x", Guid.Empty));
        Assert.Contains("no room for a partition of 1048576 bytes", fault.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gpt_WithPartitionBeyondTheDisk_IsRefused()
    {
        await MakeGptAsync(40, "-n", "1:2048:+30M");
        Grow(20);
        using var disk = RawDisk.Open(Disk, DiskAccess.Buffered);
        var fault = await Assert.ThrowsAsync<AgentException>(() => DiskLayout.ReadAndFitAsync(disk, CancellationToken.None));
        Assert.Equal("DeploymentError", fault.Type);
        Assert.Contains("partition 1 (1024 to 31744 KiB)", fault.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gpt_ForOtherSectors_IsNamed()
    {
        var image = new byte[20 * Mebibyte];
        GptHeader.Signature.CopyTo(image.AsSpan(4096));
        await File.WriteAllBytesAsync(Disk, image);
        using var disk = RawDisk.Open(Disk, DiskAccess.Buffered);
        var fault = await Assert.ThrowsAsync<AgentException>(() => DiskLayout.ReadAndFitAsync(disk, CancellationToken.None));
        Assert.Contains("sectors of 4096 bytes; the disk's sectors are of 512 bytes", fault.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mbr_PartitionAdded_IsWhereSfdiskSeesIt()
    {
        await MakeMbrAsync(200, "start=2048, size=8192, type=83, bootable\n");

        using (var disk = RawDisk.Open(Disk, DiskAccess.Buffered))
        {
            var table = await DiskLayout.ReadAndFitAsync(disk, CancellationToken.None);
            var added = table.Add(64 * Mebibyte, "config-2", Guid.Empty);
            await table.SaveAsync(disk, CancellationToken.None);
            Assert.Equal((2, 136 * Mebibyte), (added.Number, added.Start));
            Assert.Equal("0x1234abcd", await DiskLayout.ReadIdentifierAsync(disk, CancellationToken.None));
        }

        var dump = await ToolAsync("sfdisk", "-d", Disk);
        Assert.Contains("start=      278528, size=      131072, type=83", dump, StringComparison.Ordinal);
        Assert.Contains("start=        2048, size=        8192, type=83, bootable", dump, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mbr_WithLogicalPartitions_ListsThemAndKeepsOffTheExtendedOne()
    {
        await MakeMbrAsync(100, "start=2048, size=8192, type=83\nstart=10240, size=60000, type=5\nstart=12288, size=8192, type=83\nstart=22528, size=8192, type=82\n");
        using var disk = RawDisk.Open(Disk, DiskAccess.Buffered);
        var table = await DiskLayout.ReadAndFitAsync(disk, CancellationToken.None);
        Assert.Equal([(1, 2048L * 512), (5, 12288L * 512), (6, 22528L * 512)], table.Partitions.Select(p => (p.Number, p.Start)));
        Assert.Equal(36 * Mebibyte, table.Add(64 * Mebibyte, "", Guid.Empty).Start);
        Assert.Throws<AgentException>(() => table.Add(64 * Mebibyte, "", Guid.Empty));
    }

    [Fact]
    public async Task Mbr_FourPrimaries_HasNoSlot()
    {
        await MakeMbrAsync(100, string.Concat(Enumerable.Range(1, 4).Select(i => $"start={i * 4096}, size=2048, type=83\n")));
        using var disk = RawDisk.Open(Disk, DiskAccess.Buffered);
        var table = await DiskLayout.ReadAndFitAsync(disk, CancellationToken.None);
        var fault = Assert.Throws<AgentException>(() => table.Add(Mebibyte, "", Guid.Empty));
        Assert.Contains("already has 4 primary partitions", fault.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disk_WithoutTable_IsRefused()
    {
        await File.WriteAllBytesAsync(Disk, new byte[Mebibyte]);
        using var disk = RawDisk.Open(Disk, DiskAccess.Buffered);
        var fault = await Assert.ThrowsAsync<AgentException>(() => DiskLayout.ReadAndFitAsync(disk, CancellationToken.None));
        Assert.Contains("No partitions found on the device", fault.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_EveryBitFlipped_IsRefused()
    {
        await MakeGptAsync(20, "-n", "1:2048:+6M");
        var sector = (await File.ReadAllBytesAsync(Disk))[512..1024];
        Assert.True(GptHeader.TryRead(sector, out _));
        for (var bit = 0; bit < GptHeader.Length * 8; bit++)
        {
            sector[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(GptHeader.TryRead(sector, out _), $"bit {bit}");
            sector[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Header_EveryPrefix_IsRefused()
    {
        var sector = new byte[512];
        Header().Write(sector);
        Assert.True(GptHeader.TryRead(sector, out var read));
        Assert.Equal(Header(), read);
        Assert.All(Enumerable.Range(0, GptHeader.Length), length => Assert.False(GptHeader.TryRead(sector.AsSpan(0, length), out _)));
    }

    [Theory]
    [InlineData(100, 10, 90)]
    [InlineData(99, 10, 89)]
    [InlineData(100, 50, 50)]
    [InlineData(100, 51, 4)]
    [InlineData(100, 56, -1)]
    public void FreeSpace_TheHighestPlaceWins(long usableTo, long length, long expected)
    {
        // Mebibytes: used are 0-4 and 60-... as given below
        Partition[] used = length switch
        {
            51 => [At(0, 4), At(55, 45)],
            56 => [At(0, 4), At(55, 45)],
            _ => [At(0, 4), At(20, 10)],
        };
        Assert.Equal(expected < 0 ? null : expected * Mebibyte, FreeSpace.FindLast(Mebibyte, usableTo * Mebibyte, used, length * Mebibyte));

        static Partition At(long start, long length) => new(1, start * Mebibyte, length * Mebibyte, "");
    }

    [Fact]
    public void Crc_OfTheCheckString_IsTheStandards() => Assert.Equal(0xCBF43926, Crc32.Of("123456789"u8));

    private static GptHeader Header() => new()
    {
        MyAddress = 1, AlternateAddress = 999, FirstUsable = 34, LastUsable = 966, DiskId = Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"), EntriesAddress = 2, EntryCount = 128, EntrySize = 128, EntriesCrc = 7,
    };

    private async Task MakeGptAsync(int mebibytes, params string[] arguments)
    {
        await File.WriteAllBytesAsync(Disk, new byte[mebibytes * Mebibyte]);
        await ToolAsync("sgdisk", [.. arguments, Disk]);
    }

    private async Task MakeMbrAsync(int mebibytes, string script)
    {
        await File.WriteAllBytesAsync(Disk, new byte[mebibytes * Mebibyte]);
        var result = await ForeignTool.RunAsync("sfdisk", [Disk], input: $"label: dos\nlabel-id: 0x1234abcd\n{script}");
        Assert.True(result.Succeeded, result.ToString());
    }

    private void Grow(int mebibytes)
    {
        using var file = File.OpenWrite(Disk);
        file.SetLength(mebibytes * Mebibyte);
    }
}
