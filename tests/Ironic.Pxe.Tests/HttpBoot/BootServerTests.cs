using System.Net;
using System.Net.Sockets;
using System.Text;
using Ironic.Model.Boot;
using Ironic.Model.Timeline;
using Ironic.Pxe.Tests.Support;
using Ironic.Testing;

namespace Ironic.Pxe.Tests.HttpBoot;

public sealed class BootServerTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _image = new byte[3_000_001];
    private BootHost _host = null!;
    private HttpClient _http = null!;
    private BootClient _node = null!;

    public async Task InitializeAsync()
    {
        new Random(3).NextBytes(_image);
        foreach (var sub in new[] { "programs", "images", "boot" }) Directory.CreateDirectory(_folder.File(sub));
        await File.WriteAllBytesAsync(_folder.File("images/disk.raw"), _image);
        await File.WriteAllBytesAsync(_folder.File("programs/snponly.efi"), _image[..5000]);
        await File.WriteAllBytesAsync(_folder.File("boot/kernel"), _image[..70_000]);
        await File.WriteAllTextAsync(_folder.File("secret"), "secret");
        File.CreateSymbolicLink(_folder.File("images/link-out"), _folder.File("secret"));
        _host = await BootHost.StartAsync(new()
        {
            Files = new() { ProgramRoots = [_folder.File("programs")], FileRoots = [_folder.File("boot")], ImageRoot = _folder.File("images") },
        });
        _http = new() { BaseAddress = _host.Url };
        _node = _host.Directory.Add("52:54:00:aa:bb:01", s => s.Plan = Plan(_folder.File("boot/kernel")));
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Get_Image_IsWholeWithItsHeaders()
    {
        using var response = await _http.GetAsync("/images/disk.raw");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(_image, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("bytes", response.Headers.AcceptRanges.Single());
        Assert.NotNull(response.Headers.ETag);
        Assert.NotNull(response.Content.Headers.LastModified);
    }

    [Fact]
    public async Task Head_Image_IsItsLengthOnly()
    {
        using var response = await _http.SendAsync(new(HttpMethod.Head, "/images/disk.raw"));

        Assert.Equal(_image.Length, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=1000000-1999999", 1_000_000, 1_000_000)]
    [InlineData("bytes=3000000-", 3_000_000, 1)]
    [InlineData("bytes=-10", 2_999_991, 10)]
    public async Task Get_Range_IsThosesBytes(string range, int start, int length)
    {
        using var response = await SendAsync("/images/disk.raw", ("Range", range));

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal($"bytes {start}-{start + length - 1}/3000001", response.Content.Headers.ContentRange!.ToString());
        Assert.Equal(_image[start..(start + length)], await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Get_RangeOutside_IsRefusedWithTheLength()
    {
        using var response = await SendAsync("/images/disk.raw", ("Range", "bytes=3000001-"));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal("bytes */3000001", response.Content.Headers.ContentRange!.ToString());
    }

    [Fact]
    public async Task Get_Unchanged_Is304_RangeOfAnotherVersion_IsWhole()
    {
        using var first = await _http.GetAsync("/images/disk.raw");
        var (tag, modified) = (first.Headers.ETag!.ToString(), first.Content.Headers.LastModified!.Value.ToString("R"));

        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(("If-None-Match", tag)));
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(("If-None-Match", "\"x\", W/" + tag)));
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(("If-None-Match", "*")));
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(("If-Modified-Since", modified)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(("If-None-Match", "\"x\""), ("If-Modified-Since", modified)));
        Assert.Equal(HttpStatusCode.PartialContent, await StatusAsync(("Range", "bytes=0-1"), ("If-Range", tag)));
        Assert.Equal(HttpStatusCode.PartialContent, await StatusAsync(("Range", "bytes=0-1"), ("If-Range", modified)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(("Range", "bytes=0-1"), ("If-Range", "\"x\"")));

        async Task<HttpStatusCode> StatusAsync(params (string, string)[] headers)
        {
            using var response = await SendAsync("/images/disk.raw", headers);
            return response.StatusCode;
        }
    }

    [Theory]
    [InlineData("/images/missing")]
    [InlineData("/images/")]
    [InlineData("/images/link-out")]
    [InlineData("/images/../secret")]
    [InlineData("/images/%2e%2e/secret")]
    [InlineData("/images/..%2fsecret")]
    [InlineData("/images/..%5csecret")]
    [InlineData("/images/..\\secret")]
    [InlineData("/images//etc/passwd")]
    [InlineData("/images/%00")]
    [InlineData("/images/disk.raw%00.txt")]
    [InlineData("/images/disk.raw/x")]
    [InlineData("/boot/programs/../../secret")]
    [InlineData("/boot/nodes/not-a-uuid/kernel")]
    [InlineData("/boot/nodes/00000000-0000-0000-0000-000000000000/kernel")]
    [InlineData("/boot/ipxe/52:54:00:00:00:99")]
    [InlineData("/boot/ipxe/nonsense")]
    [InlineData("/boot/")]
    public async Task Get_WhatMayNotBeSeen_Is404Or400(string target)
    {
        var answer = await RawAsync($"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 (404|400)", answer);
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("file:///SECRET")]
    public async Task Get_PlanThatNamesAFileElsewhere_Is404(string kernel)
    {
        var node = _host.Directory.Add("52:54:00:aa:bb:05", s => s.Plan = Plan(new Uri(kernel.Replace("/SECRET", _folder.File("secret"), StringComparison.Ordinal)).LocalPath));

        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync($"/boot/nodes/{node.NodeUuid}/kernel")).StatusCode);
    }

    [Fact]
    public async Task Get_ProgramWithDoubleSlash_IsFound() => // as shim asks for its second stage
        Assert.StartsWith("HTTP/1.1 200", await RawAsync("GET /boot/programs//snponly.efi HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task Post_IsNotAllowed() => Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _http.PostAsync("/boot/boot.ipxe", null)).StatusCode);

    [Fact]
    public async Task Get_ScriptAndKernel_AreOnTheTimelineWithStartAndEnd()
    {
        var script = await _http.GetStringAsync("/boot/ipxe/52:54:00:AA:BB:01");
        var kernel = await _http.GetByteArrayAsync($"/boot/nodes/{_node.NodeUuid}/kernel");
        await Eventually.TrueAsync(() => _host.Timeline.Events.Count == 3, TimeSpan.FromSeconds(10), "three events");

        Assert.StartsWith("#!ipxe\n", script, StringComparison.Ordinal);
        Assert.Equal(_image[..70_000], kernel);
        Assert.Equal([TimelineNames.ScriptServed, TimelineNames.KernelServed, TimelineNames.KernelServed], _host.Timeline.Names);
        Assert.Equal(["end", "start", "end"], _host.Timeline.Events.Select(e => e.Data.GetText("phase")));
        Assert.Equal("70000", _host.Timeline.Events[2].Data.GetText("bytes"));
        Assert.NotNull(_host.Timeline.Events[2].Duration);
        Assert.StartsWith($"HTTP /boot/nodes/{_node.NodeUuid}/kernel: 70.0 kB in ", _host.Timeline.Events[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ClientLeavesHalfWay_IsOnTheTimeline()
    {
        await File.WriteAllBytesAsync(_folder.File("boot/kernel"), new byte[80_000_000]);
        using (var response = await _http.GetAsync($"/boot/nodes/{_node.NodeUuid}/kernel", HttpCompletionOption.ResponseHeadersRead))
        {
            var stream = await response.Content.ReadAsStreamAsync();
            await stream.ReadExactlyAsync(new byte[1000]);
        }

        await Eventually.TrueAsync(() => _host.Timeline.Names.Contains(TimelineNames.HttpFailed), TimeSpan.FromSeconds(10), "the cut shows");
        Assert.Contains("cut short", _host.Timeline.Events[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_FileCutWhileItIsSent_ConnectionIsCut()
    {
        await File.WriteAllBytesAsync(_folder.File("images/shrinking"), new byte[80_000_000]);
        using var response = await _http.GetAsync("/images/shrinking", HttpCompletionOption.ResponseHeadersRead);
        await using (var cut = File.OpenWrite(_folder.File("images/shrinking"))) cut.SetLength(1000);

        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync());
    }

    private static BootPlan Plan(string kernel) => new() { NodeUuid = default, Target = BootTarget.Ramdisk, Kernel = new(kernel), Ramdisk = new("http://x/ramdisk"), Purpose = "deploy" };

    private Task<HttpResponseMessage> SendAsync(string path, params (string, string)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return _http.SendAsync(request);
    }

    /// <summary>HttpClient would tidy the path before sending it.</summary>
    private async Task<string> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_host.Url.Host, _host.Url.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
