using System.Text.Json;
using Ironic.Conductor;
using Ironic.Drivers;
using Ironic.Model.Boot;
using Ironic.Model.Images;
using Ironic.Storage;
using Ironic.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ironic.Api.Tests.Support;

/// <summary>The API over the real conductor and the real store; only the machines are made up: hardware type fake-hardware.</summary>
internal sealed class RealConductor : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly WebApplication _app;

    private RealConductor(TemporaryFolder folder, WebApplication app, CapturingLog log)
    {
        (_folder, _app, Log) = (folder, app, log);
        Url = app.Urls.Single();
    }

    public string Url { get; }

    public CapturingLog Log { get; }

    public static async Task<RealConductor> StartAsync()
    {
        var folder = new TemporaryFolder();
        var log = new CapturingLog();
        var app = await ApiServer.StartAsync(new() { Hostname = "localhost" }, builder =>
        {
            builder.Logging.AddProvider(log);
            builder.Services.AddStorage(new() { DataFolder = folder.File("data") });
            builder.Services.AddBmcDrivers(new());
            builder.Services.AddSingleton<IImageService, AnyImage>().AddSingleton<IConfigDriveBuilder, AnyConfigDrive>();
            builder.Services.AddSingleton(new ProvisioningUrls(new("http://10.77.0.1:6385"), new("http://10.77.0.1:8088")));
            builder.Services.AddConductor(new()
            {
                HostName = "localhost",
                Ramdisk = new() { Kernel = new("file:///boot/vmlinuz"), Ramdisk = new("file:///boot/ramdisk") },
                LockInterval = TimeSpan.FromMilliseconds(100),
            });
        });
        return new(folder, app, log);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class AnyImage : IImageService
    {
        public IReadOnlyList<string> Validate(ImageRequest request) => [];

        public Task<ServedImage> PrepareAsync(ImageRequest request, CancellationToken cancellationToken) =>
            Task.FromResult(new ServedImage { Url = new("http://10.77.0.1:8088/x"), Format = "raw", Length = 1, VirtualSize = 1, HashAlgorithm = "sha256", HashValue = new('a', 64) });

        public ValueTask ReleaseAsync(Guid nodeUuid, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    private sealed class AnyConfigDrive : IConfigDriveBuilder
    {
        public IReadOnlyList<string> Validate(JsonElement configDrive) => [];

        public string Build(JsonElement configDrive, Guid nodeUuid, string? nodeName) => "";
    }
}
