using Ironic.Pxe.Content;
using Ironic.Pxe.Tftp;
using Ironic.Testing;

namespace Ironic.Pxe.Tests.Tftp;

public sealed class ChunkCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Get_TwoReadersOfOneFile_ShareTheBytes()
    {
        var cache = new ChunkCache(1 << 20);
        using var one = File(200_000);
        using var other = new FileRoot(_folder.Path).Open("file")!;

        Assert.Same(cache.Get(one, 1), cache.Get(other, 1));
        Assert.Equal(200_000 - (3 * ChunkCache.ChunkLength), cache.Get(one, 3).Length);
    }

    [Fact]
    public void Get_MoreThanFits_ForgetsTheLeastRecentlyUsed()
    {
        var cache = new ChunkCache(4 * ChunkCache.ChunkLength);
        using var file = File(ChunkCache.ChunkLength * 8);
        var kept = cache.Get(file, 0);
        for (var index = 1; index < 8; index++)
        {
            cache.Get(file, index);
            Assert.Same(kept, cache.Get(file, 0));
        }

        Assert.Equal(4, cache.Count);
    }

    [Fact]
    public async Task Get_FileThatWasChanged_IsReadAnew()
    {
        var cache = new ChunkCache(1 << 20);
        using (var before = File(1000)) Assert.Equal(1000, cache.Get(before, 0).Length);
        await System.IO.File.WriteAllTextAsync(_folder.File("file"), "new");

        using var after = new FileRoot(_folder.Path).Open("file")!;
        Assert.Equal("new"u8.ToArray(), cache.Get(after, 0));
    }

    [Fact]
    public void Get_FileThatBecameShorter_IsAnError()
    {
        var cache = new ChunkCache(1 << 20);
        using var file = File(100_000);
        using (var cut = System.IO.File.OpenWrite(_folder.File("file"))) cut.SetLength(10);

        Assert.Throws<EndOfStreamException>(() => cache.Get(file, 0));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a\nb", "a\r\nb")]
    [InlineData("a\r\nb\r", "a\r\0\r\nb\r\0")]
    public void NetAscii_LineEnds_AreConverted(string text, string onTheWire) =>
        Assert.Equal(System.Text.Encoding.ASCII.GetBytes(onTheWire), TransferSource.ToNetAscii(System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Source_ReadAcrossChunks_IsTheFile()
    {
        using var file = File(300_000);
        using var source = TransferSource.Open(new(ContentRole.Program) { File = file }, convert: false, new(1 << 20))!;
        var whole = System.IO.File.ReadAllBytes(_folder.File("file"));
        var piece = new byte[1468];
        for (var offset = 0; offset <= whole.Length; offset += 1468)
        {
            var read = source.Read(offset, piece);
            Assert.True(whole.AsSpan(offset, Math.Min(1468, whole.Length - offset)).SequenceEqual(piece.AsSpan(0, read)));
        }
    }

    private ServedFile File(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        System.IO.File.WriteAllBytes(_folder.File("file"), bytes);
        return new FileRoot(_folder.Path).Open("file")!;
    }
}
