using System.Security.Cryptography;
using System.Text.Json;
using Ironic.Images.Cache;
using Ironic.Images.Sparse;
using Ironic.Model.Boot;
using Ironic.Model.Images;
using Ironic.Model.Timeline;
using Ironic.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ironic.Images.Tests.Rig;

/// <summary>The image service as the appliance composes it, in a folder of its own.</summary>
internal sealed class ImageRig : IAsyncDisposable
{
    private TemporaryFolder? _folder;
    private ServiceProvider _services;

    public ImageRig(Func<ImageOptions, ImageOptions>? configure = null, string? folder = null)
    {
        if (folder is null) _folder = new();
        Folder = folder ?? _folder!.Path;
        Directory.CreateDirectory(Path.Combine(Folder, "files"));
        var options = new ImageOptions
        {
            CacheFolder = Path.Combine(Folder, "cache"),
            FileFolders = [Path.Combine(Folder, "files")],
            MinFreeBytes = 0,
            DefaultDownloadSource = ImageDownloadSource.Local,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            ReadTimeout = TimeSpan.FromSeconds(5),
            MaxAttempts = 3,
        };
        Options = configure?.Invoke(options) ?? options;
        _services = Compose();
    }

    public string Folder { get; }

    public ImageOptions Options { get; }

    public RecordedTimeline Timeline { get; } = new();

    public IImageService Images => _services.GetRequiredService<IImageService>();

    public ImageCache Cache => _services.GetRequiredService<ImageCache>();

    /// <summary>A process's end and the next one's start.</summary>
    public async Task RestartAsync()
    {
        await _services.DisposeAsync();
        _services = Compose();
    }

    public string PathOf(string file) => Path.Combine(Folder, "files", file);

    public Uri UrlOf(string file) => new("file://" + PathOf(file));

    public Uri WriteFile(string file, byte[] content)
    {
        File.WriteAllBytes(PathOf(file), content);
        return UrlOf(file);
    }

    public static ImageRequest Request(Uri source, byte[]? content = null, Guid? node = null) => new()
    {
        Source = source,
        NodeUuid = node ?? Guid.NewGuid(),
        HashAlgorithm = content is null ? null : "sha256",
        HashValue = content is null ? null : Convert.ToHexStringLower(SHA256.HashData(content)),
    };

    public Task<ServedImage> PrepareAsync(Uri source, byte[]? content = null, Guid? node = null) => PrepareAsync(Request(source, content, node));

    public async Task<ServedImage> PrepareAsync(ImageRequest request)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await Images.PrepareAsync(request, limit.Token);
    }

    public async Task<ImageException> FailAsync(ImageRequest request) => await Assert.ThrowsAsync<ImageException>(() => PrepareAsync(request));

    public Task<ImageException> FailAsync(Uri source, byte[]? content = null) => FailAsync(Request(source, content));

    /// <summary>Reads what the boot server would serve under a URL of ours.</summary>
    public byte[] Fetch(Uri url)
    {
        Assert.StartsWith("http://10.77.0.1:8088/images/", url.AbsoluteUri, StringComparison.Ordinal);
        return File.ReadAllBytes(Path.Combine(Options.ServedFolder, url.Segments[^1]));
    }

    public ExtentMap FetchExtents(ServedImage image)
    {
        var document = Fetch(image.Extents!.Url);
        Assert.Equal(image.Extents.Sha256, Convert.ToHexStringLower(SHA256.HashData(document)));
        return JsonSerializer.Deserialize(document, ExtentMapJson.Default.ExtentMap)!;
    }

    public string[] Leftovers() =>
    [
        .. ((string[])["parts", "work"]).SelectMany(f => Directory.EnumerateFiles(Path.Combine(Options.CacheFolder, f))).Select(Path.GetFileName)!,
    ];

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder?.Dispose();
        _folder = null;
    }

    private ServiceProvider Compose() => new ServiceCollection()
        .AddLogging()
        .AddSingleton(new ProvisioningUrls(new("http://10.77.0.1:6385"), new("http://10.77.0.1:8088")))
        .AddSingleton<ITimeline>(Timeline)
        .AddImages(Options)
        .BuildServiceProvider();
}

internal sealed class RecordedTimeline : ITimeline
{
    private readonly Lock _gate = new();
    private readonly List<TimelineEvent> _events = [];

    public IReadOnlyList<TimelineEvent> Events
    {
        get { lock (_gate) return [.. _events]; }
    }

    public void Record(TimelineEvent happened)
    {
        lock (_gate) _events.Add(happened);
    }
}
