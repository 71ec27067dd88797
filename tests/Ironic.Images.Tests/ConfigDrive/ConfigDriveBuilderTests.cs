using System.IO.Compression;
using System.Text.Json;
using Ironic.Images.ConfigDrive;
using Ironic.Images.Tests.Rig;
using Ironic.Model.Images;
using Ironic.Testing;

namespace Ironic.Images.Tests.ConfigDrive;

public sealed class ConfigDriveBuilderTests : IDisposable
{
    private const string NotAnything = "Invalid configdrive format: it is neither a JSON, nor a URL, nor a base64 string";
    private static readonly Guid Node = new("11111111-1111-4111-8111-111111111111");
    private readonly TemporaryFolder _folder = new();
    private readonly ConfigDriveBuilder _builder = new(new ManualTimeProvider());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Object_IsReadByIsoinfoAndBlkid()
    {
        var iso = await IsoOfAsync("""{"meta_data":{"hostname":"n1"},"user_data":"#cloud-config\n","network_data":{"links":[]},"vendor_data":{"a":1}}""");

        string[] files = ["meta_data.json", "network_data.json", "user_data", "vendor_data2.json"];
        string[] expected = [.. ((string[])["2012-08-10", "latest"]).SelectMany(f => files.Select(n => $"/openstack/{f}/{n}"))];
        foreach (var tree in (string[])["-R", "-J"])
        {
            var listed = (await Disks.MustAsync("isoinfo", ["-f", tree, "-i", iso])).Output.Split('\n').Where(l => l.Count(c => c == '/') == 3);
            Assert.Equal(expected, listed.Select(l => l.Trim()).Order(StringComparer.Ordinal));
        }

        Assert.Equal("""{"hostname":"n1","uuid":"11111111-1111-4111-8111-111111111111","name":"node-1"}""",
            (await Disks.MustAsync("isoinfo", ["-R", "-i", iso, "-x", "/openstack/latest/meta_data.json"])).Output);
        var facts = (await Disks.MustAsync("isoinfo", ["-d", "-i", iso])).Output;
        Assert.Contains("Volume id: config-2", facts, StringComparison.Ordinal);
        Assert.Contains("Joliet with UCS level 3 found", facts, StringComparison.Ordinal);
        Assert.Contains("Rock Ridge signatures version 1 found", facts, StringComparison.Ordinal);
        Assert.Equal("config-2", (await Disks.MustAsync("blkid", ["-o", "value", "-s", "LABEL", iso])).Output.Trim());
    }

    [Theory]
    [InlineData("-R", "/openstack/latest/user_data")]
    [InlineData("-J", "/openstack/latest/user_data")]
    [InlineData("-l", "/openstack/latest/user_data;1")]
    public async Task LargeFile_IsReadFromEveryTree(string tree, string path)
    {
        var large = new string('x', 300_000);

        var read = await Disks.MustAsync("isoinfo", [tree == "-l" ? "-s" : tree, "-i", await IsoOfAsync($$"""{"meta_data":{},"user_data":"{{large}}"}"""), "-x", path]);

        Assert.Equal(large, read.Output);
    }

    [Iso9660Theory]
    [InlineData("ro,loop")]
    [InlineData("ro,loop,norock")]
    [InlineData("ro,loop,norock,nojoliet")]
    public async Task Object_IsMountedByTheKernel(string options)
    {
        var large = new string('x', 300_000);
        var iso = await IsoOfAsync($$"""{"meta_data":{},"user_data":"{{large}}"}""");
        var mount = Directory.CreateDirectory(_folder.File("mount")).FullName;
        await Disks.MustAsync("mount", ["-t", "iso9660", "-o", options, iso, mount]);
        try
        {
            Assert.Equal(large, await File.ReadAllTextAsync(Path.Combine(mount, "openstack", "latest", "user_data")));
            Assert.Equal(large, await File.ReadAllTextAsync(Path.Combine(mount, "openstack", "2012-08-10", "user_data")));
            Assert.Equal(["meta_data.json", "user_data"], Directory.EnumerateFiles(Path.Combine(mount, "openstack", "latest")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        }
        finally
        {
            await Disks.MustAsync("umount", [mount]);
        }
    }

    [Theory]
    [InlineData("""{"user_data":{"a":[1,2.50]}}""", """{"a":[1,2.50]}""")]
    [InlineData("""{"user_data":["b", null]}""", """["b", null]""")]
    [InlineData("""{"user_data":""}""", "")]
    public async Task UserData_OfAnyKind_IsWritten(string drive, string expected) =>
        Assert.Equal(expected, (await Disks.MustAsync("isoinfo", ["-R", "-i", await IsoOfAsync(drive), "-x", "/openstack/latest/user_data"])).Output);

    [Fact]
    public async Task NothingGiven_NothingInvented()
    {
        var listed = (await Disks.MustAsync("isoinfo", ["-f", "-R", "-i", await IsoOfAsync("""{"user_data":null}""")])).Output;

        Assert.DoesNotContain("user_data", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("network_data", listed, StringComparison.Ordinal);
        Assert.Contains("meta_data.json", listed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_MadeByGenisoimage_IsPassedOn()
    {
        await File.WriteAllTextAsync(_folder.File("x"), "x");
        await Disks.MustAsync("genisoimage", ["-quiet", "-V", "config-2", "-o", _folder.File("drive"), _folder.File("x")]);
        await Disks.MustAsync("gzip", [_folder.File("drive")]);
        var ready = Convert.ToBase64String(await File.ReadAllBytesAsync(_folder.File("drive.gz")), Base64FormattingOptions.InsertLineBreaks);

        Assert.Empty(_builder.Validate(Text(ready)));
        Assert.Equal(ready.ReplaceLineEndings(""), _builder.Build(Text(ready), Node, null));
    }

    [Fact]
    public void Url_IsPassedOn() => Assert.Equal("http://x/drive.iso.gz", _builder.Build(Text("http://x/drive.iso.gz"), Node, null));

    [Theory]
    [InlineData("\"no base64!\"", NotAnything)]
    [InlineData("\"abc\"", NotAnything + " (its length or padding is wrong)")]
    [InlineData("\" \"", "configdrive is empty.")]
    [InlineData("\"YWJjZA==\"", "The config drive is base64, but of something that is not gzip; base64 of a gzipped ISO 9660 image is needed.")]
    [InlineData("\"ftp://x/y\"", "configdrive is a URL that the agent cannot fetch; http:// and https:// are possible.")]
    [InlineData("7", "configdrive is a number; an object, a URL or a base64 text is needed.")]
    [InlineData("[]", "configdrive is an array; an object, a URL or a base64 text is needed.")]
    public void Wrong_IsNamed(string drive, string expected)
    {
        Assert.Equal(expected, Assert.Single(_builder.Validate(Json(drive))));
        Assert.Equal(ImageCauses.BadConfigDrive, Assert.Throws<ImageException>(() => _builder.Build(Json(drive), Node, null)).Cause);
    }

    [Fact]
    public void DamagedGzip_IsRefused()
    {
        var packed = Convert.FromBase64String(ReadyDrive.Pack(new byte[50000]));
        packed.AsSpan(10).Fill(0xff);

        Assert.Equal("The config drive is damaged: its gzip does not unpack.", Assert.Single(_builder.Validate(Text(Convert.ToBase64String(packed)))));
    }

    [Fact]
    public void WrongObject_ListsAllErrors() =>
        Assert.Equal(
            [
                "Schema error for configdrive: meta_data is string; it must be an object.",
                "Schema error for configdrive: user_data is number; it must be an object, an array, a text or null.",
                "Schema error for configdrive: 'more' is not known; the keys are meta_data, user_data, network_data, vendor_data.",
            ],
            _builder.Validate(Json("""{"meta_data":"x","user_data":1,"more":{}}""")));

    [Fact]
    public void Bomb_IsRefusedInBoundedMemory()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 100; i++) gzip.Write(zeros);
        }

        Assert.Equal("The config drive unpacks to more than 67108864 bytes (64 MiB).", Assert.Single(_builder.Validate(Text(Convert.ToBase64String(packed.ToArray())))));
    }

    [Fact]
    public void NotAnIso_IsRefused() =>
        Assert.Equal("The config drive unpacks to 50000 bytes that are not an ISO 9660 image.", Assert.Single(_builder.Validate(Text(ReadyDrive.Pack(new byte[50000])))));

    private async Task<string> IsoOfAsync(string drive)
    {
        var packed = Convert.FromBase64String(_builder.Build(Json(drive), Node, "node-1"));
        await File.WriteAllBytesAsync(_folder.File("drive.iso.gz"), packed);
        await Disks.MustAsync("gzip", ["-d", "-f", _folder.File("drive.iso.gz")]);
        return _folder.File("drive.iso");
    }

    private static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static JsonElement Text(string text) => Json($"\"{JsonEncodedText.Encode(text)}\"");
}
