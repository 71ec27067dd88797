using System.Security.Cryptography;
using Ironic.Images.Native;
using Ironic.Images.Tests.Rig;
using Ironic.Model.Images;
using Ironic.Model.Timeline;

namespace Ironic.Images.Tests.Sources;

public sealed class FileImagesTests : RigTest
{
    [Fact]
    public async Task Raw_IsServedWithoutACopy()
    {
        var url = Rig.WriteFile("a.raw", Disk);

        var image = await Rig.PrepareAsync(url);

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Disk));
        Assert.Equal(
            new ServedImage
            {
                Url = new($"http://10.77.0.1:8088/images/{sha256}.raw"), Format = "raw", Length = Disk.Length, VirtualSize = Disk.Length,
                HashAlgorithm = "sha256", HashValue = sha256, Extents = image.Extents,
            },
            image);
        Assert.Equal(Disk, Rig.Fetch(image.Url));
        Assert.Equal(2u, LibC.Stat(Rig.PathOf("a.raw"))!.Links);
        Assert.Equal(0, Rig.Cache.UsedBytes);
        Assert.Empty(Rig.Leftovers());
        Assert.Equal(image.Extents!.DataBytes, Rig.FetchExtents(image).DataBytes);
        var told = Assert.Single(Rig.Timeline.Events);
        Assert.Equal((TimelineNames.ImagePrepared, $"a.raw: raw, 3.1 MB ({image.Extents.DataBytes / 1e6:0.0} MB used), taken in, sha256 {sha256[..12]}..."), (told.Name, told.Message));
    }

    [Fact]
    public async Task Unchanged_IsNotReadAgain_EvenAfterARestart()
    {
        var url = Rig.WriteFile("a.raw", Disk);
        var first = await Rig.PrepareAsync(url);
        await Rig.RestartAsync();

        var again = await Rig.PrepareAsync(url, Disk);

        Assert.Equal(first, again);
        Assert.Contains("from the cache", Rig.Timeline.Events[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RewrittenInPlace_IsTakenInAnew()
    {
        var url = Rig.WriteFile("a.raw", Disk);
        var first = await Rig.PrepareAsync(url);
        var other = Disks.Raw(3 << 20, seed: 2);
        await File.WriteAllBytesAsync(Rig.PathOf("a.raw"), other); // through our link, too
        File.SetLastWriteTimeUtc(Rig.PathOf("a.raw"), DateTime.UnixEpoch.AddYears(40));

        var second = await Rig.PrepareAsync(url, other);

        Assert.NotEqual(first.HashValue, second.HashValue);
        Assert.Equal(other, Rig.Fetch(second.Url));
        Rig.Cache.Sweep();
        Assert.False(File.Exists(Path.Combine(Rig.Options.ServedFolder, first.HashValue + ".raw")));
    }

    [Fact]
    public async Task WrongChecksum_IsRefused_AndAgainWithoutReading()
    {
        var url = Rig.WriteFile("a.raw", Disk);

        var fault = await Rig.FailAsync(url, [1, 2, 3]);
        await Rig.PrepareAsync(url, Disk);
        var later = await Rig.FailAsync(url, [1, 2, 3]);

        Assert.Equal(ImageCauses.ChecksumMismatch, fault.Cause);
        Assert.Equal(
            $"Image file://{Rig.PathOf("a.raw")} is not what its checksum says: sha256 {Convert.ToHexStringLower(SHA256.HashData([1, 2, 3]))} was promised, the content has sha256 {Convert.ToHexStringLower(SHA256.HashData(Disk))}.",
            fault.Message);
        Assert.Equal(fault.Message, later.Message);
        Assert.Empty(Rig.Leftovers());
    }

    [Theory]
    [InlineData("/etc/hostname")]
    [InlineData("FILES/../outside")]
    [InlineData("FILES/link")]
    [InlineData("FILES/linked-folder/outside")]
    [InlineData("FILES-not/outside")]
    public async Task OutsideOfTheFolders_IsRefused(string path)
    {
        var outside = Path.Combine(Rig.Folder, "outside");
        await File.WriteAllBytesAsync(outside, Disk);
        File.CreateSymbolicLink(Rig.PathOf("link"), outside);
        Directory.CreateSymbolicLink(Rig.PathOf("linked-folder"), Rig.Folder);
        Directory.CreateDirectory(Path.Combine(Rig.Folder, "files-not"));
        await File.WriteAllBytesAsync(Path.Combine(Rig.Folder, "files-not", "outside"), Disk);

        var fault = await Rig.FailAsync(new Uri("file://" + path.Replace("FILES", Path.Combine(Rig.Folder, "files"), StringComparison.Ordinal)));

        Assert.Equal(ImageCauses.Forbidden, fault.Cause);
        Assert.Contains($"lies outside of the folders that may be used: {Path.Combine(Rig.Folder, "files")} (FileFolders)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LinkWithinTheFolders_IsFollowed()
    {
        Rig.WriteFile("a.raw", Disk);
        File.CreateSymbolicLink(Rig.PathOf("current.raw"), "a.raw");

        Assert.Equal(Disk.Length, (await Rig.PrepareAsync(Rig.UrlOf("current.raw"))).Length);
    }

    [Fact]
    public async Task MissingPipeOrFolder_IsNamed()
    {
        await Disks.MustAsync("mkfifo", [Rig.PathOf("pipe")]);
        Directory.CreateDirectory(Rig.PathOf("folder"));

        Assert.Equal(ImageCauses.NotFound, (await Rig.FailAsync(Rig.UrlOf("none.raw"))).Cause);
        Assert.EndsWith("is not a regular file.", (await Rig.FailAsync(Rig.UrlOf("pipe"))).Message, StringComparison.Ordinal);
        Assert.EndsWith("is not a regular file.", (await Rig.FailAsync(Rig.UrlOf("folder"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherFileSystem_IsCopiedSparse()
    {
        await using var tmpfs = await Tmpfs.MountAsync("64m");
        await using var rig = new ImageRig(o => o with { FileFolders = [tmpfs.Path] });
        await File.WriteAllBytesAsync(Path.Combine(tmpfs.Path, "a.raw"), Disk);

        var image = await rig.PrepareAsync(new Uri($"file://{tmpfs.Path}/a.raw"), Disk);

        Assert.Equal(Disk, rig.Fetch(image.Url));
        Assert.InRange(rig.Cache.UsedBytes, 1 << 20, (2 << 20) + (256 << 10)); // a third is zeros
    }

    [Fact]
    public async Task ManyAtOnce_AreReadOnce()
    {
        var url = Rig.WriteFile("a.raw", Disk);

        var images = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Rig.PrepareAsync(url, Disk)));

        Assert.Single(images.Distinct());
        Assert.Single(Directory.EnumerateFiles(Rig.Options.ServedFolder, "*.raw"));
    }

    [Fact]
    public async Task ChecksumFile_BesideIt_IsUsed()
    {
        var url = Rig.WriteFile("a.raw", Disk);
        var sums = (await Disks.MustAsync("sha256sum", ["a.raw"], workingDirectory: Path.GetDirectoryName(Rig.PathOf("x")))).Output;
        await File.WriteAllTextAsync(Rig.PathOf("SHA256SUMS"), sums);

        var image = await Rig.PrepareAsync(ImageRig.Request(url) with { Checksum = Rig.UrlOf("SHA256SUMS").AbsoluteUri });

        Assert.Equal(sums[..64], image.HashValue);
    }
}
