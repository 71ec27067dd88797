using Ironic.Images.Checksums;
using Ironic.Images.Native;
using Ironic.Images.Sparse;
using Ironic.Images.Tests.Rig;
using Ironic.Testing;

namespace Ironic.Images.Tests.Sparse;

public sealed class SparseFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(3_000_001)]
    public async Task Walk_AnyLength_GivesTheDigestsOfCoreutils(int length)
    {
        var path = _folder.File("image");
        await File.WriteAllBytesAsync(path, length < 600 ? new byte[length] : Disks.Raw(length));

        var digests = await DigestAsync(path);

        Assert.Equal((await Disks.MustAsync("sha256sum", [path])).Output[..64], digests.Sha256);
        Assert.Equal((await Disks.MustAsync("sha512sum", [path])).Output[..128], digests.Of(DigestAlgorithm.Sha512).Hex);
        Assert.Equal(length, digests.Extents!.Size);
    }

    [Fact]
    public async Task Walk_Holes_AreHashedUnread()
    {
        var path = _folder.File("image");
        await using (var file = File.Create(path))
        {
            file.SetLength((1L << 30) + 5);
            foreach (var offset in (long[])[4096, 100_000_000, 100_000_000 + 4096, 900_000_001])
            {
                file.Position = offset;
                file.Write([1, 2, 3]);
            }
        }

        var digests = await DigestAsync(path, sha512: false);

        Assert.Equal((await Disks.MustAsync("sha256sum", [path])).Output[..64], digests.Sha256);
        Assert.Equal([[0, 65536], [100_000_000 / 65536 * 65536, 65536], [900_000_001 / 65536 * 65536, 65536]], digests.Extents!.Extents);
    }

    [Fact]
    public async Task Copy_KeepsHolesAndMakesNewOnesOfZeros()
    {
        var path = _folder.File("image");
        var content = Disks.Raw(6 << 20);
        await File.WriteAllBytesAsync(path, content);
        using var source = File.OpenHandle(path);
        using var target = File.OpenHandle(_folder.File("copy"), FileMode.CreateNew, FileAccess.Write);
        using var digester = new ImageDigester(null);
        var copy = new SparseCopy(target, digester);

        await SparseFile.WalkAsync(source, content.Length, copy, CancellationToken.None);
        copy.Finish();

        Assert.Equal(content, await File.ReadAllBytesAsync(_folder.File("copy")));
        Assert.InRange(LibC.Stat(target).AllocatedBytes, 4 << 20, (4 << 20) + (256 << 10));
    }

    [Fact]
    public async Task Walk_FileShorterThanSaid_IsAFault()
    {
        await File.WriteAllBytesAsync(_folder.File("image"), new byte[100]);
        using var file = File.OpenHandle(_folder.File("image"));
        using var digester = new ImageDigester(null);

        await Assert.ThrowsAsync<EndOfStreamException>(() => SparseFile.WalkAsync(file, 200, digester, CancellationToken.None));
    }

    private static async Task<ImageDigests> DigestAsync(string path, bool sha512 = true)
    {
        using var file = File.OpenHandle(path);
        using var digester = new ImageDigester(sha512 ? DigestAlgorithm.Sha512 : null);
        await SparseFile.WalkAsync(file, RandomAccess.GetLength(file), digester, CancellationToken.None);
        return digester.Finish();
    }
}
