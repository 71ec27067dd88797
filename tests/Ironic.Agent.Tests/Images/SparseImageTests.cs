using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Agent.Faults;
using Ironic.Agent.Images;
using Ironic.Agent.Images.Extents;
using Ironic.Agent.Inventory;
using Ironic.Agent.Tests.Support;
using Ironic.AgentContract.Images;
using Ironic.Testing.Http;
using static Ironic.Agent.Tests.Support.Workbench;

namespace Ironic.Agent.Tests.Images;

/// <summary>Raw images with a map of their used blocks: only those are fetched, and all else on the disk is zeros.</summary>
public sealed class SparseImageTests : IDisposable
{
    private const int Block = 64 << 10;
    private const int TableEnd = 34 * 512; // what fitting the table to the disk changes

    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Image_WithMap_OnlyUsedBlocksAreFetched_AndHolesReadAsZeros()
    {
        var image = await MakeGptImageAsync();
        var (document, extents) = Map(image);
        var disk = _bench.AddDisk();
        await using var server = Serve(image, document);

        await WriteAsync(disk, Info(server, image, document));

        AssertHolds(disk, image);
        Assert.True(extents.Length > 1 && extents.Sum(e => e[1]) < image.Length, "the image has holes");
        Assert.Equal(extents.Select(e => (e[0], (long?)(e[0] + e[1] - 1))), server.Requests.Where(r => r.Target == "/image.img").Select(r => r.Range!.Value));
    }

    [Fact]
    public async Task Image_CutInsideAnExtent_GoesOnThere()
    {
        var image = await MakeGptImageAsync();
        var (document, _) = Map(image);
        var disk = _bench.AddDisk();
        await using var server = new ScriptedServer(request => request.Target == "/map"
            ? new(200, document)
            : Scripted.File(request, image) with { CutAfter = request.Range is { From: >= (int)Mebibyte and < 5_000_000 } ? 2_500_000 : null });

        await WriteAsync(disk, Info(server, image, document));

        AssertHolds(disk, image);
        var ranges = server.Requests.Where(r => r.Target == "/image.img").Select(r => r.Range!.Value).ToList(); // the first is the partition table's
        Assert.Equal([(Mebibyte, ranges[1].To), (Mebibyte + 2_500_000, ranges[1].To), (Mebibyte + 5_000_000, ranges[1].To)], ranges[1..4]);
    }

    [Fact]
    public async Task Image_FromAServerWithoutRanges_IsReadOnce()
    {
        var image = await MakeGptImageAsync();
        var (document, _) = Map(image);
        var disk = _bench.AddDisk();
        await using var server = new ScriptedServer(request => new(200, request.Target == "/map" ? document : image));

        await WriteAsync(disk, Info(server, image, document));

        AssertHolds(disk, image);
        Assert.Single(server.Requests, r => r.Target == "/image.img");
    }

    [Fact]
    public async Task Image_UsedBlocksNotAsPromised_IsAChecksumError_AndTheDiskDoesNotBoot()
    {
        var image = await MakeGptImageAsync();
        var (document, _) = Map(image);
        var info = image.ToArray();
        image[2_000_000] ^= 1;
        var disk = _bench.AddDisk();
        await using var server = Serve(image, document);

        var fault = await Assert.ThrowsAsync<AgentException>(() => WriteAsync(disk, Info(server, info, document)));

        Assert.Equal("ImageChecksumError", fault.Type);
        Assert.All(_bench.Read(disk)[..(int)Mebibyte], b => Assert.Equal(0, b));
    }

    [Theory]
    [InlineData(64 << 10)]
    [InlineData(1_000_000)] // neither of the pump's buffers nor of the blocks
    [InlineData(100 << 20)] // longer than the image
    public async Task Image_WithDigestsOfItsChunks_IsVerifiedByThem(int chunkBytes)
    {
        var image = await MakeGptImageAsync();
        var (document, _) = Map(image, chunkBytes);
        var disk = _bench.AddDisk();
        await using var server = Serve(image, document);

        await WriteAsync(disk, Info(server, image, document));

        AssertHolds(disk, image);
    }

    [Theory]
    [InlineData(1_048_577, "(of used bytes 65536 to 131071)")] // behind the table's block and a hole
    [InlineData(2_000_000, "(of used bytes 983040 to 1048575)")]
    public async Task Image_WithADamagedChunk_IsAChecksumErrorThatNamesIt_AndTheDiskDoesNotBoot(int at, string range)
    {
        var image = await MakeGptImageAsync();
        var (document, _) = Map(image, Block);
        var info = image.ToArray();
        image[at] ^= 1;
        var disk = _bench.AddDisk();
        await using var server = Serve(image, document);

        var fault = await Assert.ThrowsAsync<AgentException>(() => WriteAsync(disk, Info(server, info, document)));

        Assert.Equal("ImageChecksumError", fault.Type);
        Assert.Contains(range, fault.Details, StringComparison.Ordinal);
        Assert.All(_bench.Read(disk)[..(int)Mebibyte], b => Assert.Equal(0, b));
    }

    public static TheoryData<string> WrongMaps => ["gone", "another digest", "another image's", "no map"];

    /// <summary>A map saves time; without one, the image itself and its checksum are enough.</summary>
    [Theory]
    [MemberData(nameof(WrongMaps))]
    public async Task Map_ThatCannotBeUsed_TheWholeImageIsRead(string how)
    {
        var image = await MakeGptImageAsync();
        var document = how switch
        {
            "another image's" => Map([.. image[..^1], 1]).Document,
            "no map" => "[]"u8.ToArray(),
            _ => Map(image).Document,
        };
        var disk = _bench.AddDisk();
        await using var server = new ScriptedServer(request => request.Target != "/map" ? Scripted.File(request, image) : new(how == "gone" ? 404 : 200, document));
        var info = Info(server, image, document);

        await WriteAsync(disk, how == "another digest" ? info with { ExtentsSha256 = new('0', 64) } : info);

        AssertHolds(disk, image);
        Assert.Null(server.Requests.Single(r => r.Target == "/image.img").Range);
    }

    [Fact]
    public async Task Image_OfAnotherLengthThanItsMap_IsADownloadError()
    {
        var image = await MakeGptImageAsync();
        var (document, _) = Map(image);
        var disk = _bench.AddDisk();
        await using var server = Serve([.. image, .. new byte[Block]], document);

        var fault = await Assert.ThrowsAsync<AgentException>(() => WriteAsync(disk, Info(server, image, document)));

        Assert.Equal("ImageDownloadError", fault.Type);
        Assert.DoesNotContain(_bench.Read(disk), b => b != 0xAA);
    }

    [Theory]
    [InlineData("""{"version":2,"size":8192,"data_bytes":4096,"sha256":"S","data_sha256":"S","extents":[[0,4096]]}""", "version 2")]
    [InlineData("""{"version":1,"size":8192,"data_bytes":0,"sha256":"S","data_sha256":"S","extents":[]}""", "no extents")]
    [InlineData("""{"version":1,"size":8192,"data_bytes":4097,"sha256":"S","data_sha256":"S","extents":[[0,4096]]}""", "do not add up")]
    [InlineData("""{"version":1,"size":8192,"data_bytes":8192,"sha256":"S","data_sha256":"S","extents":[[4096,4096],[0,4096]]}""", "cannot be one")]
    [InlineData("""{"version":1,"size":8192,"data_bytes":8192,"sha256":"S","data_sha256":"S","extents":[[0,4096],[0,4096]]}""", "cannot be one")]
    [InlineData("""{"version":1,"size":8192,"data_bytes":12288,"sha256":"S","data_sha256":"S","extents":[[0,12288]]}""", "cannot be one")]
    [InlineData("""{"version":1,"size":8192,"data_bytes":4096,"sha256":"S","data_sha256":"S","extents":[[512,4096]]}""", "cannot be one")]
    [InlineData("""{"version":1,"size":8192,"data_bytes":-4096,"sha256":"S","data_sha256":"S","extents":[[4096,-4096]]}""", "cannot be one")]
    [InlineData("""{"version":1,"size":8192,"data_bytes":4096,"sha256":"S","data_sha256":"S","extents":[[9223372036854771712,4096]]}""", "cannot be one")]
    [InlineData("""{"version":1,"size":8192,"data_bytes":4096,"sha256":"abc","data_sha256":"S","extents":[[0,4096]]}""", "no SHA-256")]
    [InlineData("""{"version":1,"size":8192,"data_bytes":4096,"data_sha256":"S","extents":[[0,4096]]}""", "form")]
    [InlineData("""{"version":1,"size":8192,"data_bytes":4096,"sha256":"S","data_sha256":"S","extents":[[0]]}""", "form")]
    [InlineData("""{"version":1,"size":8192,"data_bytes":8192,"sha256":"S","data_sha256":"S","extents":[[0,8192]],"chunk_bytes":4096,"chunk_sha256":["S"]}""", "1 chunks of 4096 bytes")]
    [InlineData("""{"version":1,"size":8192,"data_bytes":8192,"sha256":"S","data_sha256":"S","extents":[[0,8192]],"chunk_bytes":0,"chunk_sha256":[]}""", "0 chunks of 0 bytes")]
    [InlineData("""{"version":1,"size":8192,"data_bytes":8192,"sha256":"S","data_sha256":"S","extents":[[0,8192]],"chunk_sha256":["S"]}""", "form")]
    [InlineData("""{"version":1,"size":8192,"data_bytes":8192,"sha256":"S","data_sha256":"S","extents":[[0,8192]],"chunk_bytes":8192,"chunk_sha256":["0"]}""", "no SHA-256")]
    [InlineData("""{"version":1,"size":8192,"data_bytes":8192,"sha256":"S","data_sha256":"S","extents":[[0,8192]],"chunk_bytes":8192,"chunk_sha256":"S"}""", "form")]
    [InlineData("""{"version":"1"}""", "form")]
    [InlineData("not json", "form")]
    public void Map_ThatMakesNoSense_IsRefused(string document, string why)
    {
        var fault = Assert.Throws<FormatException>(() => ExtentMap.Parse(Encoding.UTF8.GetBytes(document.Replace("\"S\"", "\"" + new string('a', 64) + "\"", StringComparison.Ordinal))));
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_Holes_AreAllThatIsNotUsed()
    {
        var map = ExtentMap.Parse(Encoding.UTF8.GetBytes(
            $$"""{"version":1,"size":40000,"data_bytes":12288,"sha256":"{{new string('a', 64)}}","data_sha256":"{{new string('b', 64)}}","extents":[[4096,4096],[16384,8192]],"later":true}"""));
        Assert.Equal([new(0, 4096), new(8192, 8192), new(24576, 15424)], map.Holes);
    }

    private static ScriptedServer Serve(byte[] image, byte[] document) => new(request => request.Target == "/map" ? new(200, document) : Scripted.File(request, image));

    /// <summary>As the appliance makes it, but for its gaps: each run of used blocks is an extent.</summary>
    private static (byte[] Document, long[][] Extents) Map(byte[] image, int? chunkBytes = null)
    {
        List<long[]> extents = [];
        List<byte> data = [];
        for (var at = 0; at < image.Length; at += Block)
        {
            var block = image.AsSpan(at, Math.Min(Block, image.Length - at));
            if (!block.ContainsAnyExcept((byte)0)) continue;
            if (extents is [.., var last] && last[0] + last[1] == at) last[1] += block.Length;
            else extents.Add([at, block.Length]);
            data.AddRange(block);
        }

        var document = new JsonObject
        {
            ["version"] = 1,
            ["size"] = image.Length,
            ["data_bytes"] = data.Count,
            ["sha256"] = Sha256(image),
            ["data_sha256"] = Sha256([.. data]),
            ["extents"] = JsonSerializer.SerializeToNode(extents),
        };
        if (chunkBytes is { } length)
        {
            document["chunk_bytes"] = length;
            document["chunk_sha256"] = JsonSerializer.SerializeToNode(data.Chunk(length).Select(Sha256));
        }

        return (Encoding.UTF8.GetBytes(document.ToJsonString()), [.. extents]);
    }

    private static ImageInfo Info(ScriptedServer server, byte[] image, byte[] document) => new()
    {
        Id = "image.img",
        Urls = [$"{server.Url}/image.img"],
        DiskFormat = "raw",
        OsHashAlgo = "sha256",
        OsHashValue = Sha256(image),
        ExtentsUrl = $"{server.Url}/map",
        ExtentsSha256 = Sha256(document),
    };

    private static string Sha256(byte[] data) => Convert.ToHexStringLower(SHA256.HashData(data));

    private Task<WrittenImage> WriteAsync(BlockDevice disk, ImageInfo info) => _bench.ImageWriter.WriteAsync(disk, info, null, _bench.Progress, CancellationToken.None);

    private void AssertHolds(BlockDevice disk, byte[] image)
    {
        var written = _bench.Read(disk);
        Assert.True(image.AsSpan(TableEnd, image.Length - TableEnd - (33 * 512)).SequenceEqual(written.AsSpan(TableEnd, image.Length - TableEnd - (33 * 512))), "the disk holds what the image held");
    }
}
