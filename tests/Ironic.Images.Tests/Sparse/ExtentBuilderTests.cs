using System.Security.Cryptography;
using Ironic.Images.Sparse;

namespace Ironic.Images.Tests.Sparse;

public sealed class ExtentBuilderTests
{
    private const int Block = Zeros.BlockBytes;

    [Theory]
    [InlineData("", "")]
    [InlineData("d", "0+1")]
    [InlineData("z", "")]
    [InlineData("zzd", "2+1")]
    [InlineData("dzzd", "0+4")] // a short hole is fetched
    [InlineData("dz15d", "0+17")]
    [InlineData("dz16d", "0+1 17+1")] // 1 MiB is worth a request
    [InlineData("dz16", "0+1")]
    [InlineData("z3dz20dd", "3+1 24+2")]
    public void Append_BlocksOfDataAndZeros_GiveExtents(string blocks, string expected)
    {
        using var builder = new ExtentBuilder();
        var data = new byte[Block];
        data[5] = 1;
        foreach (var (kind, count) in Parse(blocks))
        {
            for (var i = 0; i < count; i++)
            {
                if (kind == 'd') builder.AppendData(data);
                else builder.AppendZeros(Block);
            }
        }

        var map = builder.Finish("sum");

        Assert.Equal(expected, string.Join(' ', map.Extents.Select(e => $"{e[0] / Block}+{e[1] / Block}")));
        Assert.Equal(map.Extents.Sum(e => e[1]), map.DataBytes);
        Assert.Equal(Parse(blocks).Sum(p => p.Count) * Block, map.Size);
    }

    [Fact]
    public void Finish_DataDigest_IsOfTheExtentsInOrder()
    {
        var image = new byte[6 << 20];
        new Random(1).NextBytes(image.AsSpan(0, 1 << 20));
        new Random(2).NextBytes(image.AsSpan(1_500_000, 70_000)); // a short gap before it
        new Random(3).NextBytes(image.AsSpan(4 << 20, 1000));
        using var digester = new ImageDigester(promised: null);

        SparseFile.Split(image, digester);
        var (sha256, _, map) = digester.Finish();

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(image)), sha256);
        Assert.Equal(sha256, map!.Sha256);
        Assert.Equal(2, map.Extents.Count);
        var used = map.Extents.SelectMany(e => image.AsSpan((int)e[0], (int)e[1]).ToArray()).ToArray();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(used)), map.DataSha256);
        Assert.Equal(image, Rebuild(map, used));
        Assert.Equal(used.Chunk(map.ChunkBytes).Select(chunk => Convert.ToHexStringLower(SHA256.HashData(chunk))), map.ChunkSha256);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(4 * (ChunkDigester.MostChunks - 1), ChunkDigester.MostChunks - 1)]
    [InlineData((4 * (ChunkDigester.MostChunks - 1)) + 1, null)] // a map is of bounded length
    public void Chunks_AreThoseOfTheStream_HoweverItIsCut(int length, int? expected)
    {
        var data = new byte[length];
        new Random(4).NextBytes(data);
        using var digester = new ChunkDigester(4);

        for (var at = 0; at < length; at += 7) digester.AppendData(data.AsSpan(at, Math.Min(7, length - at)));

        var chunks = digester.Finish();
        Assert.Equal(expected, chunks?.Count);
        if (chunks is { Count: > 0 }) Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(data.AsSpan((chunks.Count - 1) * 4))), chunks[^1]);
    }

    [Fact]
    public void Append_HostilePattern_KeepsTheListShort()
    {
        using var builder = new ExtentBuilder();
        var data = new byte[] { 1 };
        for (var i = 0; i < ExtentBuilder.ExtentsPerDoubling + 200; i++)
        {
            builder.AppendData(data);
            builder.AppendZeros(ExtentBuilder.MinGapBytes);
        }

        Assert.Equal(ExtentBuilder.ExtentsPerDoubling, builder.Finish("").Extents.Count);
    }

    [Fact]
    public void ToUtf8_TheDocumentedFormat_IsWritten()
    {
        var map = new ExtentMap { Size = 3, DataBytes = 2, Sha256 = "aa", DataSha256 = "bb", Extents = [[0, 1], [2, 1]] };

        Assert.Equal("""{"version":1,"size":3,"data_bytes":2,"sha256":"aa","data_sha256":"bb","extents":[[0,1],[2,1]]}""", System.Text.Encoding.UTF8.GetString(map.ToUtf8()));
        map = map with { ChunkBytes = 1, ChunkSha256 = ["cc", "dd"] };
        Assert.EndsWith(""","extents":[[0,1],[2,1]],"chunk_bytes":1,"chunk_sha256":["cc","dd"]}""", System.Text.Encoding.UTF8.GetString(map.ToUtf8()), StringComparison.Ordinal);
    }

    private static byte[] Rebuild(ExtentMap map, byte[] used)
    {
        var image = new byte[map.Size];
        var at = 0;
        foreach (var extent in map.Extents)
        {
            used.AsSpan(at, (int)extent[1]).CopyTo(image.AsSpan((int)extent[0]));
            at += (int)extent[1];
        }

        return image;
    }

    private static List<(char Kind, int Count)> Parse(string blocks)
    {
        List<(char, int)> parsed = [];
        for (var i = 0; i < blocks.Length;)
        {
            var kind = blocks[i++];
            var digits = blocks[i..].TakeWhile(char.IsAsciiDigit).Count();
            parsed.Add((kind, digits == 0 ? 1 : int.Parse(blocks.AsSpan(i, digits), System.Globalization.CultureInfo.InvariantCulture)));
            i += digits;
        }

        return parsed;
    }
}
