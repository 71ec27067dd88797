using System.Security.Cryptography;
using Ironic.Images.Tests.Rig;
using Ironic.Model.Images;

namespace Ironic.Images.Tests.Conversion;

public sealed class Qcow2ImagesTests : RigTest
{
    [Theory]
    [InlineData("compat=1.1", true)]
    [InlineData("compat=0.10", false)]
    [InlineData("compression_type=zstd", true)]
    public async Task Fetched_BecomesSparseRaw(string options, bool compressed)
    {
        var content = await MakeAsync(options, compressed);

        var image = await Rig.PrepareAsync(Origin.Serve("a.qcow2", content), content);

        Assert.Equal(("raw", (long)Disk.Length), (image.Format, image.VirtualSize));
        Assert.Equal(Disk, Rig.Fetch(image.Url));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Disk)), image.HashValue);
        Assert.InRange(Rig.Cache.UsedBytes, 1 << 20, (2 << 20) + (256 << 10));
        Assert.Empty(Rig.Leftovers());
        await Rig.RestartAsync();
        Assert.Equal(image, await Rig.PrepareAsync(Origin["a.qcow2"], content)); // known by the qcow2's digest
        Assert.Single(Origin.Hits);
    }

    [Fact]
    public async Task OnOurDisk_IsConvertedAndLeftAlone()
    {
        var url = Rig.WriteFile("a.qcow2", await MakeAsync());

        var image = await Rig.PrepareAsync(url);

        Assert.Equal(Disk, Rig.Fetch(image.Url));
        Assert.True(File.Exists(Rig.PathOf("a.qcow2")));
        Assert.Equal(image, await Rig.PrepareAsync(url));
        Assert.Contains("from the cache", Rig.Timeline.Events[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RawNotForced_IsServedAsQcow2()
    {
        await using var rig = new ImageRig(o => o with { ForceRaw = false });
        var content = await MakeAsync();

        var image = await rig.PrepareAsync(Origin.Serve("a.qcow2", content), content);

        Assert.Equal(("qcow2", content.Length, Disk.Length, null), (image.Format, image.Length, image.VirtualSize, image.Extents));
        Assert.Equal(content, rig.Fetch(image.Url));
    }

    [Theory]
    [InlineData("backing_file=/etc/passwd,backing_fmt=raw", "names a backing file (/etc/passwd)")]
    [InlineData("data_file=DATA", "keeps its data in an external file")]
    public async Task ReachingOut_IsRefused(string options, string reason)
    {
        var path = await Disks.QemuAsync(Rig.Folder, "a.qcow2", "qcow2", options: options.Replace("DATA", Path.Combine(Rig.Folder, "data"), StringComparison.Ordinal));
        var content = await File.ReadAllBytesAsync(path);

        var fault = await Rig.FailAsync(Origin.Serve("a.qcow2", content), content);

        Assert.Equal((ImageCauses.Unsafe, $"Image {Origin["a.qcow2"]} is refused as unsafe: its qcow2 header {reason}."), (fault.Cause, fault.Message));
        Assert.Empty(Rig.Leftovers());
    }

    [Fact]
    public async Task DamagedTables_AreNamed()
    {
        var content = await MakeAsync();
        var l1 = (int)System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(content.AsSpan(40));
        content.AsSpan(l1, 8).Fill(0x7f);

        var fault = await Rig.FailAsync(Origin.Serve("a.qcow2", content), content);

        Assert.Contains(fault.Cause, new[] { ImageCauses.BadFormat, ImageCauses.ConversionFailed });
        Assert.Empty(Rig.Leftovers());
    }

    [Fact]
    public async Task DeclaredRaw_IsRefusedFromTheCacheToo()
    {
        var content = await MakeAsync();
        var url = Origin.Serve("a.qcow2", content);
        await Rig.PrepareAsync(url, content);

        var fault = await Rig.FailAsync(ImageRig.Request(url, content) with { DiskFormat = "raw" });

        Assert.EndsWith("was declared as raw (image_disk_format), but its content is qcow2.", fault.Message, StringComparison.Ordinal);
    }

    private async Task<byte[]> MakeAsync(string options = "compat=1.1", bool compressed = true)
    {
        var (raw, path) = (Path.Combine(Rig.Folder, "made.raw"), Path.Combine(Rig.Folder, "made.qcow2"));
        await File.WriteAllBytesAsync(raw, Disk);
        await Disks.MustAsync("qemu-img", ["convert", .. compressed ? (string[])["-c"] : [], "-f", "raw", "-O", "qcow2", "-o", options, raw, path]);
        return await File.ReadAllBytesAsync(path);
    }
}
