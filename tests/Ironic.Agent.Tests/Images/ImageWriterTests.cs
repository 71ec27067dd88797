using System.Security.Cryptography;
using System.Text;
using Ironic.Agent.Faults;
using Ironic.Agent.Inventory;
using Ironic.Agent.Tests.Support;
using Ironic.AgentContract.Images;
using Ironic.Testing.Http;
using static Ironic.Agent.Tests.Support.Workbench;

namespace Ironic.Agent.Tests.Images;

/// <summary>Whole writes, from a real socket to a file that stands for a disk.</summary>
public sealed class ImageWriterTests : IDisposable
{
    private const int TableEnd = 34 * 512; // protective record, header, entries: what fitting the table to the disk changes

    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    [InlineData("md5")]
    public async Task Raw_IsWrittenVerifiedAndFitted(string algorithm)
    {
        var image = await MakeGptImageAsync();
        var disk = _bench.AddDisk();
        await using var server = new ScriptedServer(request => Scripted.File(request, image));

        var result = await WriteAsync(disk, Info(server) with { OsHashAlgo = algorithm, OsHashValue = Hash(algorithm, image) });

        Assert.StartsWith("image (image.img) written to device /dev/vda root_uuid=0x", result, StringComparison.Ordinal);
        await AssertHoldsAsync(disk, image);
        Assert.Contains(_bench.Progress.Texts, text => text.StartsWith("writing image image.img: ", StringComparison.Ordinal));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Raw_ChecksumByLengthAlone_IsEnough()
    {
        var image = await MakeGptImageAsync();
        await using var server = new ScriptedServer(request => Scripted.File(request, image));
        await WriteAsync(_bench.AddDisk(), Info(server) with { Checksum = Hash("sha512", image).ToUpperInvariant() });
    }

    [Theory]
    [InlineData("{0}  other.img\n{1} *image.img\n")]
    [InlineData("# sums\nSHA256 (other.img) = {0}\nSHA256 (image.img) = {1}\n")]
    [InlineData("{1}\n")]
    public async Task Raw_ChecksumFile_IsFetchedAndRead(string file)
    {
        var image = await MakeGptImageAsync();
        var sums = Encoding.ASCII.GetBytes(file.Replace("{0}", new string('0', 64), StringComparison.Ordinal).Replace("{1}", Hash("sha256", image), StringComparison.Ordinal));
        await using var server = new ScriptedServer(request => Scripted.File(request, request.Target == "/SUMS" ? sums : image));
        var disk = _bench.AddDisk();

        await WriteAsync(disk, Info(server) with { OsHashAlgo = "sha256", OsHashValue = $"{server.Url}/SUMS" });

        await AssertHoldsAsync(disk, image);
    }

    [Fact]
    public async Task ChecksumFile_WithoutTheName_IsADownloadError()
    {
        await using var server = new ScriptedServer(_ => new(200, Encoding.ASCII.GetBytes($"{new string('0', 64)}  other.img\n{new string('1', 64)}  more.img\n")));
        var fault = await FailAsync(_bench.AddDisk(), Info(server) with { Checksum = $"{server.Url}/SUMS" });
        Assert.Equal("ImageDownloadError", fault.Type);
        Assert.Contains("does not contain the name image.img", fault.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raw_WrongChecksum_IsNamedWithBothValues_AndTheDiskDoesNotBoot()
    {
        var image = await MakeGptImageAsync();
        var disk = _bench.AddDisk();
        await using var server = new ScriptedServer(request => Scripted.File(request, image));
        var wrong = new string('e', 64);

        var fault = await FailAsync(disk, Info(server) with { Checksum = wrong });

        Assert.Equal("ImageChecksumError", fault.Type);
        Assert.Contains(wrong, fault.Details, StringComparison.Ordinal);
        Assert.Contains(Hash("sha256", image), fault.Details, StringComparison.Ordinal);
        AssertEndsAreZero(disk);
    }

    [Fact]
    public async Task Raw_ConnectionCut_IsResumedWhereItBroke()
    {
        var image = await MakeGptImageAsync();
        var disk = _bench.AddDisk();
        await using var server = new ScriptedServer(request => Scripted.File(request, image) with { CutAfter = request.Range is { From: > 6_000_000 } ? null : 3_000_000 });

        await WriteAsync(disk, Info(server) with { Checksum = Hash("sha256", image) });

        await AssertHoldsAsync(disk, image);
        Assert.Equal([null, (3_000_000, null), (6_000_000, null), (9_000_000, null)], server.Requests.Select(request => request.Range));
        Assert.Equal("\"1\"", server.Requests.Last().Fields["If-Range"]);
    }

    [Fact]
    public async Task Raw_ConnectionCut_ServerWithoutRanges_IsReadAgain()
    {
        var image = await MakeGptImageAsync();
        var disk = _bench.AddDisk();
        var requests = 0;
        await using var server = new ScriptedServer(_ => new(200, image) { CutAfter = Interlocked.Increment(ref requests) == 1 ? 5_000_001 : null });

        await WriteAsync(disk, Info(server) with { Checksum = Hash("sha256", image) });

        await AssertHoldsAsync(disk, image);
        Assert.Equal(2, requests);
    }

    [Fact]
    public async Task Raw_ChangedOnTheServerMeanwhile_IsADownloadError()
    {
        var image = await MakeGptImageAsync();
        var requests = 0;
        await using var server = new ScriptedServer(_ => Scripted.File(new("GET", "/", new Dictionary<string, string>(), []), image, Interlocked.Increment(ref requests) == 1 ? "\"1\"" : "\"2\"") with { CutAfter = 3_000_000 });
        var disk = _bench.AddDisk();

        var fault = await FailAsync(disk, Info(server) with { Checksum = Hash("sha256", image) });

        Assert.Equal("ImageDownloadError", fault.Type);
        Assert.Contains("has changed while it was being read", fault.Details, StringComparison.Ordinal);
        AssertEndsAreZero(disk);
    }

    [Fact]
    public async Task Raw_TruncatedForGood_IsADownloadErrorAfterTheRetries()
    {
        var image = await MakeGptImageAsync();
        var disk = _bench.AddDisk();
        await using var server = new ScriptedServer(request => Scripted.File(request, image) with { CutAfter = request.Range is null ? 3_000_000 : 0 });

        var fault = await FailAsync(disk, Info(server) with { Checksum = Hash("sha256", image) });

        Assert.Equal("ImageDownloadError", fault.Type);
        Assert.Contains($"3000000 of {image.Length} bytes", fault.Details, StringComparison.Ordinal);
        AssertEndsAreZero(disk);
    }

    [Fact]
    public async Task Raw_LargerThanTheDisk_IsRefusedBeforeTheDiskIsTouched()
    {
        var image = await MakeGptImageAsync();
        var disk = _bench.AddDisk(bytes: 8 * Mebibyte);
        await using var server = new ScriptedServer(request => Scripted.File(request, image));

        var fault = await FailAsync(disk, Info(server) with { Checksum = Hash("sha256", image) });

        Assert.Equal("ImageWriteError", fault.Type);
        Assert.Contains($"the image has {image.Length} bytes, the disk {8 * Mebibyte}; it does not fit", fault.Details, StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.Read(disk), b => b != 0xAA);
    }

    [Fact]
    public async Task Raw_OfUnknownLength_LargerThanTheDisk_IsAnImageWriteError()
    {
        var image = await MakeGptImageAsync();
        await using var server = new ScriptedServer(_ => new(200, image) { SaysLength = false });
        var fault = await FailAsync(_bench.AddDisk(bytes: 8 * Mebibyte), Info(server) with { Checksum = Hash("sha256", image) });
        Assert.Equal("ImageWriteError", fault.Type);
    }

    [Fact]
    public async Task Raw_OfUnknownLength_IsWritten()
    {
        var image = await MakeGptImageAsync();
        var disk = _bench.AddDisk();
        await using var server = new ScriptedServer(_ => new(200, image) { SaysLength = false });
        await WriteAsync(disk, Info(server) with { Checksum = Hash("sha256", image) });
        await AssertHoldsAsync(disk, image);
    }

    [Fact]
    public async Task Raw_ThatEndsInsideASector_IsPadded()
    {
        byte[] image = [.. await MakeGptImageAsync(), 1, 2, 3];
        var disk = _bench.AddDisk();
        await using var server = new ScriptedServer(request => Scripted.File(request, image));
        await WriteAsync(disk, Info(server) with { Checksum = Hash("sha256", image) });
        Assert.Equal(image[TableEnd..], _bench.Read(disk)[TableEnd..image.Length]);
    }

    [Fact]
    public async Task Image_NotThere_FailsAtOnce()
    {
        await using var server = new ScriptedServer(_ => new(404, []));
        var fault = await FailAsync(_bench.AddDisk(), Info(server) with { Checksum = new string('0', 64) });
        Assert.Equal("ImageDownloadError", fault.Type);
        Assert.Contains("/image.img answered HTTP 404", fault.Details, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Image_ServerErrorAtFirst_IsTriedAgain()
    {
        var image = await MakeGptImageAsync();
        var requests = 0;
        await using var server = new ScriptedServer(request => Interlocked.Increment(ref requests) == 1 ? new(503, []) : Scripted.File(request, image));
        await WriteAsync(_bench.AddDisk(), Info(server) with { Checksum = Hash("sha256", image) });
        Assert.Equal(2, requests);
    }

    [Fact]
    public async Task Image_FirstUrlIsDown_TheNextIsUsed()
    {
        var image = await MakeGptImageAsync();
        await using var server = new ScriptedServer(request => Scripted.File(request, image));
        await WriteAsync(_bench.AddDisk(), Info(server) with { Urls = ["http://127.0.0.1:1/image.img", $"{server.Url}/image.img"], Checksum = Hash("sha256", image) });
    }

    [Fact]
    public async Task Image_BasicAuthentication_IsSent()
    {
        var image = await MakeGptImageAsync();
        await using var server = new ScriptedServer(request => request.Fields.GetValueOrDefault("Authorization") == "Basic dXNlcjpwYXNz" ? Scripted.File(request, image) : new(401, []));
        await WriteAsync(_bench.AddDisk(), Info(server) with { Checksum = Hash("sha256", image), ImageServerAuthStrategy = "http_basic", ImageServerUser = "user", ImageServerPassword = "pass" });
        await WriteAsync(_bench.AddDisk("vdb"), Info(server) with { Checksum = Hash("sha256", image), ImageRequestAuthorization = Convert.ToBase64String("Basic dXNlcjpwYXNz"u8) });
    }

    [Fact]
    public async Task Image_Md5WhenForbidden_IsRefused()
    {
        _bench.Conductor.TryTake(new() { Node = new() { Uuid = "1" }, Config = new() { AgentMd5ChecksumEnable = false } });
        await using var server = new ScriptedServer(_ => new(404, []));
        var fault = await FailAsync(_bench.AddDisk(), Info(server) with { Checksum = new string('0', 32) });
        Assert.Contains("MD5 support is disabled", fault.Details, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("QFI\u00FB", "qcow2")]
    [InlineData("KDMV", "VMDK")]
    [InlineData("\u001F\u008B", "gzip")]
    public async Task Raw_ThatIsAContainer_IsRefused(string magic, string name)
    {
        byte[] image = [.. Encoding.Latin1.GetBytes(magic), .. new byte[100_000]];
        await using var server = new ScriptedServer(request => Scripted.File(request, image));
        var fault = await FailAsync(_bench.AddDisk(), Info(server) with { Checksum = Hash("sha256", image) });
        Assert.Equal("InvalidImage", fault.Type);
        Assert.Contains($"was said to be raw, and is {name}", fault.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raw_WithoutPartitions_IsADeploymentError()
    {
        var image = new byte[Mebibyte];
        await using var server = new ScriptedServer(request => Scripted.File(request, image));
        var fault = await FailAsync(_bench.AddDisk(), Info(server) with { Checksum = Hash("sha256", image) });
        Assert.Equal("DeploymentError", fault.Type);
    }

    [Fact]
    public async Task Disk_ReadOnly_IsRefused()
    {
        await using var server = new ScriptedServer(_ => new(404, []));
        var fault = await FailAsync(_bench.AddDisk(attributes: ("ro", "1\n")), Info(server) with { Checksum = new string('0', 64) });
        Assert.Equal("ImageWriteError", fault.Type);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Qcow2_IsUnpackedOntoTheDisk(bool compressed)
    {
        var image = await MakeGptImageAsync();
        var qcow2 = await ConvertAsync(image, compressed ? ["-c"] : []);
        var disk = _bench.AddDisk();
        await using var server = new ScriptedServer(request => Scripted.File(request, qcow2));

        await WriteAsync(disk, Info(server) with { DiskFormat = "qcow2", Checksum = Hash("sha256", qcow2) });

        await AssertHoldsAsync(disk, image);
    }

    [Theory]
    [InlineData("-o", "compat=0.10")]
    [InlineData("-o", "cluster_size=512")]
    [InlineData("-c", "-o", "cluster_size=4096")]
    [InlineData("-o", "cluster_size=2M")]
    [InlineData("-c", "-o", "cluster_size=2M")]
    public async Task Qcow2_OtherShapes_AreUnpacked(params string[] options)
    {
        var image = await MakeGptImageAsync();
        var qcow2 = await ConvertAsync(image, options);
        var disk = _bench.AddDisk();
        await using var server = new ScriptedServer(request => Scripted.File(request, qcow2) with { CutAfter = request.Range is null ? 1_000_000 : null });

        await WriteAsync(disk, Info(server) with { DiskFormat = "qcow2", Checksum = Hash("sha256", qcow2) });

        await AssertHoldsAsync(disk, image);
    }

    [Fact]
    public async Task Qcow2_LargerInsideThanTheDisk_IsRefusedBeforeTheDiskIsTouched()
    {
        var qcow2 = await ConvertAsync(await MakeGptImageAsync(), []);
        var disk = _bench.AddDisk(bytes: 16 * Mebibyte);
        await using var server = new ScriptedServer(request => Scripted.File(request, qcow2));
        var fault = await FailAsync(disk, Info(server) with { DiskFormat = "qcow2", Checksum = Hash("sha256", qcow2) });
        Assert.Equal("ImageWriteError", fault.Type);
        Assert.Contains($"the image has {20 * Mebibyte} bytes, the disk {16 * Mebibyte}", fault.Details, StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.Read(disk), b => b != 0xAA);
    }

    [Fact]
    public async Task Qcow2_WithBackingFile_IsRefused()
    {
        await ConvertAsync(await MakeGptImageAsync(), []);
        var overlay = Path.Combine(_bench.Tree.Root, "overlay.qcow2");
        await ToolAsync("qemu-img", "create", "-q", "-f", "qcow2", "-b", Path.Combine(_bench.Tree.Root, "image.qcow2"), "-F", "qcow2", overlay);
        await RefuseQcow2Async(await File.ReadAllBytesAsync(overlay), "it has a backing file, which is not allowed");
    }

    [Fact]
    public async Task Qcow2_WithExternalDataFile_IsRefused()
    {
        var file = Path.Combine(_bench.Tree.Root, "external.qcow2");
        await ToolAsync("qemu-img", "create", "-q", "-f", "qcow2", "-o", $"data_file={Path.Combine(_bench.Tree.Root, "data.raw")}", file, "20M");
        await RefuseQcow2Async(await File.ReadAllBytesAsync(file), "it has an external data file, which is not allowed");
    }

    [Fact]
    public async Task Qcow2_CompressedByZstd_IsRefused()
    {
        var qcow2 = await ConvertAsync(await MakeGptImageAsync(), ["-c", "-o", "compression_type=zstd"]);
        await RefuseQcow2Async(qcow2, "not compressed by zlib");
    }

    [Fact]
    public async Task Qcow2_FromAServerWithoutRanges_IsRefused()
    {
        var qcow2 = await ConvertAsync(await MakeGptImageAsync(), []);
        await using var server = new ScriptedServer(_ => new(200, qcow2));
        var fault = await FailAsync(_bench.AddDisk(), Info(server) with { DiskFormat = "qcow2", Checksum = Hash("sha256", qcow2) });
        Assert.Contains("does not serve parts of a file", fault.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Qcow2_BytesFlippedAnywhereInItsTables_NeverHangsOrCrashes()
    {
        var qcow2 = await ConvertAsync(await MakeGptImageAsync(), ["-c", "-o", "cluster_size=4096"]);
        var random = new Random(11);
        for (var round = 0; round < 30; round++)
        {
            var broken = (byte[])qcow2.Clone();
            for (var i = 0; i < 20; i++) broken[random.Next(4, i % 2 == 0 ? 112 : 64 * 1024)] = (byte)random.Next(256);
            await using var server = new ScriptedServer(request => Scripted.File(request, broken));
            var fault = await FailAsync(_bench.AddDisk($"vd{round}x"), Info(server) with { DiskFormat = "qcow2", Checksum = new string('0', 64) });
            Assert.Contains(fault.Type, new[] { "InvalidImage", "ImageWriteError", "ImageChecksumError", "ImageDownloadError" });
        }
    }

    private async Task RefuseQcow2Async(byte[] qcow2, string why)
    {
        var disk = _bench.AddDisk();
        await using var server = new ScriptedServer(request => Scripted.File(request, qcow2));
        var fault = await FailAsync(disk, Info(server) with { DiskFormat = "qcow2", Checksum = Hash("sha256", qcow2) });
        Assert.Equal("InvalidImage", fault.Type);
        Assert.Contains(why, fault.Details, StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.Read(disk), b => b != 0xAA);
    }

    private async Task<byte[]> ConvertAsync(byte[] image, string[] options)
    {
        var (raw, qcow2) = (Path.Combine(_bench.Tree.Root, "image.raw"), Path.Combine(_bench.Tree.Root, "image.qcow2"));
        await File.WriteAllBytesAsync(raw, image);
        await ToolAsync("qemu-img", ["convert", "-f", "raw", "-O", "qcow2", .. options, raw, qcow2]);
        return await File.ReadAllBytesAsync(qcow2);
    }

    private static ImageInfo Info(ScriptedServer server) => new() { Id = "image.img", Urls = [$"{server.Url}/image.img"], DiskFormat = "raw", StreamRawImages = true };

    private static string Hash(string algorithm, byte[] content) => Convert.ToHexStringLower(CryptographicOperations.HashData(new(algorithm.ToUpperInvariant()), content));

    private async Task<string> WriteAsync(BlockDevice disk, ImageInfo info, string? configDrive = null) =>
        (await _bench.ImageWriter.WriteAsync(disk, info, configDrive, _bench.Progress, CancellationToken.None)).Message;

    private async Task<AgentException> FailAsync(BlockDevice disk, ImageInfo info) => await Assert.ThrowsAsync<AgentException>(() => WriteAsync(disk, info));

    private async Task AssertHoldsAsync(BlockDevice disk, byte[] image)
    {
        var written = _bench.Read(disk);
        Assert.True(image.AsSpan(TableEnd, image.Length - TableEnd - (33 * 512)).SequenceEqual(written.AsSpan(TableEnd, image.Length - TableEnd - (33 * 512))), "the disk holds what the image held");
        Assert.Contains("No problems found", await ToolAsync("sgdisk", "-v", _bench.FileOf(disk)), StringComparison.Ordinal);
    }

    private void AssertEndsAreZero(BlockDevice disk)
    {
        var written = _bench.Read(disk);
        Assert.DoesNotContain(written[..(int)Mebibyte], b => b != 0);
        Assert.DoesNotContain(written[^(int)Mebibyte..], b => b != 0);
    }
}
