using Ironic.Images.Tests.Rig;
using Ironic.Model.Images;

namespace Ironic.Images.Tests.Cache;

public sealed class ImageCacheTests : RigTest
{
    private const int Bytes = 1 << 20;

    [Fact]
    public async Task Bound_DropsTheOldestThatNobodyUses()
    {
        await using var rig = new ImageRig(o => o with { MaxCacheBytes = 3 << 20 });
        var (nodeA, nodeB) = (Guid.NewGuid(), Guid.NewGuid());
        var a = await PrepareAsync(rig, 1, nodeA);
        var b = await PrepareAsync(rig, 2, nodeB);
        await rig.Images.ReleaseAsync(nodeA, CancellationToken.None);

        for (var seed = 3; seed < 8; seed++)
        {
            var node = Guid.NewGuid();
            await PrepareAsync(rig, seed, node);
            await rig.Images.ReleaseAsync(node, CancellationToken.None);
        }

        Assert.False(IsServed(rig, a));
        Assert.True(IsServed(rig, b)); // in use
        Assert.InRange(rig.Cache.UsedBytes, Bytes, 3 << 20);
    }

    [Fact]
    public async Task Bound_FullOfImagesInUse_RefusesByName_AlsoAfterARestart()
    {
        await using var rig = new ImageRig(o => o with { MaxCacheBytes = 1_200_000 });
        var node = Guid.NewGuid();
        var a = await PrepareAsync(rig, 1, node);
        await rig.RestartAsync();

        var fault = await Assert.ThrowsAsync<ImageException>(() => PrepareAsync(rig, 2, Guid.NewGuid()));

        Assert.Equal(ImageCauses.DiskFull, fault.Cause);
        Assert.Contains("but the image cache may hold 1.2 MB (MaxCacheBytes), of which images in use by 1 nodes take", fault.Message, StringComparison.Ordinal);
        Assert.True(IsServed(rig, a));
        await rig.Images.ReleaseAsync(node, CancellationToken.None);
        await PrepareAsync(rig, 2, node);
        Assert.False(IsServed(rig, a));
    }

    [Fact]
    public async Task FullDisk_IsNamedAndLeavesNothing()
    {
        await using var tmpfs = await Tmpfs.MountAsync("8m");
        await using var rig = new ImageRig(folder: tmpfs.Path);
        var disk = Disks.Raw(30 << 20);

        var told = await rig.FailAsync(Origin.Serve("told.raw", disk), disk);
        var untold = await rig.FailAsync(Origin.On("untold.raw", async c => await c.Response.Body.WriteAsync(disk, c.RequestAborted)), disk);

        Assert.Equal((ImageCauses.DiskFull, ImageCauses.DiskFull), (told.Cause, untold.Cause));
        Assert.Contains("needs 31.5 MB, but the disk of", told.Message, StringComparison.Ordinal);
        Assert.Contains("ran full while it was written", untold.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Leftovers());
        await PrepareAsync(rig, 1, Guid.NewGuid()); // and goes on
    }

    [Fact]
    public async Task Start_ClearsAwayWhatAnEarlierProcessLeftHalfDone()
    {
        var a = await PrepareAsync(Rig, 1, Guid.NewGuid());
        var b = await PrepareAsync(Rig, 2, Guid.NewGuid());
        File.Delete(Path.Combine(Rig.Options.ServedFolder, b.Url.Segments[^1]));
        string[] leftovers = ["served/strange.raw", "work/half", "entries/x.json", "entries/y.json.new", "pins/not-a-node", "pins/" + Guid.NewGuid(), "parts/z.part.json"];
        foreach (var name in leftovers) await File.WriteAllTextAsync(Path.Combine(Rig.Options.CacheFolder, name), "half");

        await Rig.RestartAsync();

        Assert.NotNull(Rig.Images);
        Assert.True(IsServed(Rig, a));
        Assert.All(leftovers, name => Assert.False(File.Exists(Path.Combine(Rig.Options.CacheFolder, name)), name));
    }

    [Fact]
    public async Task SecondProcess_IsRefused()
    {
        await PrepareAsync(Rig, 1, Guid.NewGuid());
        await using var second = new ImageRig(folder: Rig.Folder);

        var fault = Assert.Throws<IOException>(() => second.Images);

        Assert.Contains("is in use by another process", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Release_OfANodeWithoutImage_IsNoError()
    {
        await Rig.Images.ReleaseAsync(Guid.NewGuid(), CancellationToken.None);

        Assert.Equal(0, Rig.Cache.UsedBytes);
    }

    /// <summary>1 MiB, a third of it zeros.</summary>
    private Task<ServedImage> PrepareAsync(ImageRig rig, int seed, Guid node)
    {
        var disk = Disks.Raw(Bytes, seed);
        return rig.PrepareAsync(Origin.Serve($"{seed}.raw", disk), disk, node);
    }

    private static bool IsServed(ImageRig rig, ServedImage image) => File.Exists(Path.Combine(rig.Options.ServedFolder, image.Url.Segments[^1]));
}
