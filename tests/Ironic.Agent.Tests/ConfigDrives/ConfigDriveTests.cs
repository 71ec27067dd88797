using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Ironic.Agent.ConfigDrives;
using Ironic.Agent.Faults;
using Ironic.Agent.Inventory;
using Ironic.Agent.Tests.Support;
using Ironic.AgentContract.Images;
using Ironic.Testing.Http;
using static Ironic.Agent.Tests.Support.Workbench;

namespace Ironic.Agent.Tests.ConfigDrives;

/// <summary>Config drives written with an image, and read back by blkid and isoinfo.</summary>
public sealed class ConfigDriveTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task OnGpt_GetsAPartitionAtTheEnd_WhereBlkidFindsIt()
    {
        var (iso, packed) = await _bench.MakeConfigDriveAsync();
        var disk = _bench.AddDisk(bytes: 128 * Mebibyte);

        await WriteAsync(disk, await MakeGptImageAsync(), packed);

        await AssertConfigDriveAsync(disk, 63 * Mebibyte, iso);
        Assert.Contains("No problems found", await ToolAsync("sgdisk", "-v", _bench.FileOf(disk)), StringComparison.Ordinal);
        Assert.Contains("(64.0 MiB)", await ToolAsync("sgdisk", "-i", "3", _bench.FileOf(disk)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnMbr_GetsAPartitionAtTheEnd_WhereBlkidFindsIt()
    {
        var (iso, packed) = await _bench.MakeConfigDriveAsync();
        var disk = _bench.AddDisk(bytes: 128 * Mebibyte);

        await WriteAsync(disk, await _bench.MakeMbrImageAsync(), packed);

        await AssertConfigDriveAsync(disk, 64 * Mebibyte, iso);
        Assert.Contains("start=      131072, size=      131072, type=83", await ToolAsync("sfdisk", "-d", _bench.FileOf(disk)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnATightDisk_GetsASmallerPartition()
    {
        var (iso, packed) = await _bench.MakeConfigDriveAsync();
        var disk = _bench.AddDisk(bytes: 24 * Mebibyte);
        await WriteAsync(disk, await MakeGptImageAsync(), packed);
        await AssertConfigDriveAsync(disk, 22 * Mebibyte, iso);
    }

    [Fact]
    public async Task OnAFullDisk_IsADeploymentErrorThatNamesTheRoom()
    {
        var (_, packed) = await _bench.MakeConfigDriveAsync();
        var image = await MakeGptImageAsync();
        var disk = _bench.AddDisk(bytes: image.Length);
        await File.WriteAllBytesAsync(_bench.FileOf(disk), image);
        await ToolAsync("sgdisk", "-n", "3:0:0", _bench.FileOf(disk));
        image = _bench.Read(disk);
        var fault = await Assert.ThrowsAsync<AgentException>(() => WriteAsync(disk, image, packed));
        Assert.Equal("DeploymentError", fault.Type);
        Assert.Contains("There is no room for a partition", fault.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImageWithAPartitionOfThatLabel_IsReused()
    {
        var (iso, packed) = await _bench.MakeConfigDriveAsync();
        var image = await MakeGptImageAsync();
        var vfat = Path.Combine(_bench.Tree.Root, "vfat");
        await File.WriteAllBytesAsync(vfat, new byte[10 * Mebibyte]);
        await ToolAsync("mkfs.vfat", "-n", "CONFIG-2", vfat);
        (await File.ReadAllBytesAsync(vfat)).CopyTo(image, 7 * Mebibyte);
        var disk = _bench.AddDisk(bytes: 128 * Mebibyte);

        await WriteAsync(disk, image, packed);

        await AssertConfigDriveAsync(disk, 7 * Mebibyte, iso);
        Assert.DoesNotContain("   3  ", await ToolAsync("sgdisk", "-p", _bench.FileOf(disk)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ByUrl_IsFetched()
    {
        var (iso, packed) = await _bench.MakeConfigDriveAsync();
        await using var server = new ScriptedServer(request => Scripted.File(request, request.Target == "/packed" ? Encoding.ASCII.GetBytes(packed) : iso));
        foreach (var (path, name) in new[] { ("packed", "vda"), ("raw.iso", "vdb") })
        {
            var disk = _bench.AddDisk(name, 128 * Mebibyte);
            await WriteAsync(disk, await MakeGptImageAsync(), $"{server.Url}/{path}");
            await AssertConfigDriveAsync(disk, 63 * Mebibyte, iso);
        }
    }

    [Theory]
    [InlineData("!!!", "neither base64, nor gzip, nor an ISO 9660")]
    [InlineData("AAAA", "no ISO 9660 image (it has 3 bytes, unpacked)")]
    [InlineData("H4sIAAAAAAAAAwAAAA==", "")]
    public async Task Nonsense_IsRefusedBeforeTheDiskIsTouched(string configDrive, string why)
    {
        var disk = _bench.AddDisk();
        var fault = await Assert.ThrowsAsync<AgentException>(async () => await WriteAsync(disk, await MakeGptImageAsync(), configDrive));
        Assert.Equal("DeploymentError", fault.Type);
        Assert.Contains(why, fault.Details, StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.Read(disk), b => b != 0xAA);
    }

    [Fact]
    public void TooLarge_IsRefusedWhileItIsUnpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(new byte[ConfigDriveContent.MaxBytes + 1]);
        var fault = Assert.Throws<AgentException>(() => ConfigDriveContent.Unpack(packed.ToArray()));
        Assert.Contains("exceeds the limit of 64 MiB", fault.Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mkfs.vfat", "-n", "CONFIG-2")]
    [InlineData("mkfs.vfat", "-F", "32", "-n", "CONFIG-2")]
    [InlineData("mkfs.ext4", "-q", "-L", "config-2")]
    public async Task Label_OfForeignFileSystems_IsRead(string tool, params string[] arguments)
    {
        var file = Path.Combine(_bench.Tree.Root, "fs");
        await File.WriteAllBytesAsync(file, new byte[40 * Mebibyte]);
        await ToolAsync(tool, [.. arguments, file]);
        Assert.Equal("config-2", FileSystemLabel.Read(await File.ReadAllBytesAsync(file)), ignoreCase: true);
    }

    [Fact]
    public async Task Label_OfAnIso_IsRead()
    {
        var (iso, _) = await _bench.MakeConfigDriveAsync();
        Assert.Equal("config-2", FileSystemLabel.Read(iso));
        Assert.Null(FileSystemLabel.Read(new byte[FileSystemLabel.BytesNeeded]));
        Assert.Null(FileSystemLabel.Read([]));
    }

    private async Task AssertConfigDriveAsync(BlockDevice disk, long offset, byte[] iso)
    {
        var probed = await ToolAsync("blkid", "-p", "-O", offset.ToString(CultureInfo.InvariantCulture), _bench.FileOf(disk));
        Assert.Contains("LABEL=\"config-2\"", probed, StringComparison.Ordinal);
        Assert.Contains("TYPE=\"iso9660\"", probed, StringComparison.Ordinal);

        var extracted = Path.Combine(_bench.Tree.Root, "back.iso");
        await File.WriteAllBytesAsync(extracted, _bench.Read(disk)[(int)offset..(int)(offset + iso.Length)]);
        Assert.Contains("node-7", await ToolAsync("isoinfo", "-R", "-x", "/openstack/latest/meta_data.json", "-i", extracted), StringComparison.Ordinal);
    }

    private async Task WriteAsync(BlockDevice disk, byte[] image, string configDrive)
    {
        await using var server = new ScriptedServer(request => Scripted.File(request, image));
        var info = new ImageInfo { Id = "image.img", Urls = [$"{server.Url}/image.img"], Checksum = Convert.ToHexStringLower(SHA256.HashData(image)) };
        await _bench.ImageWriter.WriteAsync(disk, info, configDrive, _bench.Progress, CancellationToken.None);
    }
}
