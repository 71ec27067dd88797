using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ironic.Model.Boot;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Timeline;
using Ironic.Pxe.Tests.Support;
using Ironic.Testing;

namespace Ironic.Pxe.Tests.Media;

/// <summary>The CD that BMCs are given, as isoinfo and any HTTP client see it.</summary>
public sealed class BootCdTests : IAsyncLifetime, IDisposable
{
    private const int SectorBytes = 2048, CatalogSector = 22;

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal) { ["kernel"] = new byte[70_001], ["initramfs"] = new byte[123_456], ["cd-bios.img"] = new byte[5_003], ["cd-efi.img"] = new byte[40_960] };
    private BootHost _host = null!;
    private HttpClient _http = null!;
    private DriverContext _node = null!;

    public async Task InitializeAsync()
    {
        var random = new Random(11);
        foreach (var (name, content) in _files)
        {
            random.NextBytes(content);
            await File.WriteAllBytesAsync(_folder.File(name), content);
        }

        _host = await BootHost.StartAsync(new() { Files = new() { FileRoots = [_folder.Path] }, Boot = new() { KernelAppendParams = "console=ttyS0" } });
        _http = new();
        _node = new()
        {
            NodeUuid = _host.Directory.Add("52:54:00:aa:bb:01").NodeUuid,
            NodeName = "web-01",
            DriverInfo = JsonMap.Parse($$"""{"deploy_kernel": "file://{{_folder.File("kernel")}}", "deploy_ramdisk": "file://{{_folder.File("initramfs")}}", "external_http_url": "{{_host.Url}}"}"""),
        };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    private IBootMedia Media => _host.Get<IBootMedia>();

    [Fact]
    public async Task Cd_IsAVolumeThatBootsBothWays_WithAllThatItIsMadeOf()
    {
        var disc = await _http.GetByteArrayAsync(await PrepareAsync("ipa-api-url=http://10.0.0.1:6385", "it's=$x"));
        await File.WriteAllBytesAsync(_folder.File("disc.iso"), disc);

        var facts = (await IsoInfoAsync("-d")).Output;
        foreach (var fact in (string[])["Volume id: IRONIC_RAMDISK", "El Torito VD version 1 found", "Bootid 88 (bootable)", "Boot media 0 (No Emulation Boot)", $"Volume size is: {disc.Length / SectorBytes}"])
            Assert.Contains(fact, facts, StringComparison.Ordinal);
        Assert.Equal(_files["kernel"], await FileOfAsync("/KERNEL.BIN;1"));
        Assert.Equal(_files["initramfs"], await FileOfAsync("/RAMDISK.BIN;1"));
        var script = Encoding.UTF8.GetString(await FileOfAsync("/GRUB.CFG;1"));
        Assert.Contains("linux /kernel.bin 'ipa-api-url=http://10.0.0.1:6385' 'it'\\''s=$x' 'console=ttyS0'\ninitrd /ramdisk.bin\nboot\n", script, StringComparison.Ordinal);
        Assert.Contains("web-01", script, StringComparison.Ordinal);

        var (bios, efi) = (LoaderOf(disc, entry: 1), LoaderOf(disc, entry: 3));
        Assert.Equal(0, Enumerable.Range(0, 16).Aggregate(0, (sum, i) => (sum + BinaryPrimitives.ReadUInt16LittleEndian(disc.AsSpan((CatalogSector * SectorBytes) + (2 * i)))) & 0xffff));
        Assert.Equal(_files["cd-efi.img"], disc[efi..(efi + _files["cd-efi.img"].Length)]);
        var loader = disc[bios..(bios + _files["cd-bios.img"].Length)];
        Assert.Equal(_files["cd-bios.img"][64..], loader[64..]);
        Assert.Equal((16, bios / SectorBytes, loader.Length), (Word(loader, 8), Word(loader, 12), Word(loader, 16)));
        Assert.Equal(0xef, disc[(CatalogSector * SectorBytes) + 65]); // the second is UEFI's
    }

    [Fact]
    public async Task AnyPartOfIt_IsThatPart()
    {
        var url = await PrepareAsync("a=1");
        var disc = await _http.GetByteArrayAsync(url);
        var random = new Random(5);
        for (var i = 0; i < 100; i++)
        {
            var from = random.Next(disc.Length);
            var to = Math.Min(disc.Length, from + random.Next(1, i % 2 == 0 ? 5000 : disc.Length)) - 1;
            using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(from, to) } };
            using var answer = await _http.SendAsync(request);
            Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
            Assert.Equal(disc[from..(to + 1)], await answer.Content.ReadAsByteArrayAsync());
        }

        Assert.Single(_host.Timeline.Names, TimelineNames.MediaServed); // hundreds of reads are one sign of life
    }

    [Fact]
    public async Task OtherArguments_AreAnotherCd_AndTheOldOneIsGone()
    {
        var first = await PrepareAsync("a=1");
        Assert.Equal(first, await PrepareAsync("a=1"));
        var second = await PrepareAsync("a=2");
        Assert.NotEqual(first, second);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(first));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(second));
        await Media.RemoveAsync(_node.NodeUuid, default);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(second));
    }

    [Theory]
    [InlineData("deploy_kernel", "http://10.0.0.1/kernel", "is not a file of the appliance")]
    [InlineData("deploy_kernel", null, "Missing are: ['deploy_kernel']")]
    [InlineData("deploy_ramdisk", "file:///etc/passwd", "lies outside")]
    [InlineData("external_http_url", "ftp://x", "is not an http:// or https:// URL")]
    public void Validate_NamesWhatIsWrong(string key, string? value, string words)
    {
        var info = value is null ? _node.DriverInfo.Without(key) : _node.DriverInfo.With(key, value);
        Assert.Contains(words, Assert.Single(Media.Validate(_node with { DriverInfo = info })), StringComparison.Ordinal);
        Assert.Empty(Media.Validate(_node));
    }

    [Theory]
    [InlineData("cd-efi.img")]
    [InlineData("cd-bios.img")]
    public async Task WithoutALoader_NoCdIsMade(string loader)
    {
        var url = await PrepareAsync("a=1");
        File.Delete(_folder.File(loader));
        Assert.Contains("images/ramdisk/build makes them", Assert.Single(Media.Validate(_node)), StringComparison.Ordinal);
        Assert.Equal("boot-files-missing", (await Assert.ThrowsAsync<DriverException>(() => PrepareAsync("a=1"))).Cause);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(url));
    }

    private async Task<Uri> PrepareAsync(params string[] parameters) =>
        await Media.PrepareAsync(_node, new(new($"file://{_folder.File("kernel")}"), new($"file://{_folder.File("initramfs")}"), parameters, "deploy"), default);

    private async Task<HttpStatusCode> StatusAsync(Uri url)
    {
        using var answer = await _http.SendAsync(new(HttpMethod.Head, url));
        return answer.StatusCode;
    }

    private async Task<byte[]> FileOfAsync(string path)
    {
        var output = _folder.File("extracted");
        var done = await ForeignTool.RunAsync("sh", ["-c", "isoinfo -i \"$0\" -x \"$1\" > \"$2\"", _folder.File("disc.iso"), path, output]);
        Assert.True(done.Succeeded, done.ToString());
        return await File.ReadAllBytesAsync(output);
    }

    private Task<ForeignResult> IsoInfoAsync(string option) => ForeignTool.RunAsync("isoinfo", [option, "-i", _folder.File("disc.iso")]);

    private static int LoaderOf(byte[] disc, int entry) => Word(disc, (CatalogSector * SectorBytes) + (32 * entry) + 8) * SectorBytes;

    private static int Word(ReadOnlySpan<byte> of, int at) => BinaryPrimitives.ReadInt32LittleEndian(of[at..]);
}
