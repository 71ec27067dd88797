using Ironic.Model.Boot;
using Ironic.Model.Timeline;
using Ironic.Pxe.HttpBoot;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ironic.Pxe.Tests.Support;

/// <summary>All boot services as the appliance hosts them, with a directory of the test's own.</summary>
internal sealed class BootHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private BootHost(WebApplication application, FakeBootDirectory directory, RecordingTimeline timeline) =>
        (_application, Directory, Timeline) = (application, directory, timeline);

    public FakeBootDirectory Directory { get; }

    public RecordingTimeline Timeline { get; }

    /// <summary>Where HTTP listens.</summary>
    public Uri Url => new(_application.Urls.First());

    public T Get<T>() where T : notnull => _application.Services.GetRequiredService<T>();

    /// <param name="options">What to serve.</param>
    /// <param name="listen">Address and port of HTTP.</param>
    public static async Task<BootHost> StartAsync(PxeOptions options, string listen = "127.0.0.1:0")
    {
        var (directory, timeline) = (new FakeBootDirectory(), new RecordingTimeline());
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls($"http://{listen}");
        builder.Logging.ClearProviders();
        if (Environment.GetEnvironmentVariable("PXE_TEST_LOG") is not null) builder.Logging.AddConsole();
        builder.Services
            .AddSingleton<IBootDirectory>(directory).AddSingleton<IBootPlans>(directory).AddSingleton<ITimeline>(timeline)
            .AddSingleton(new ProvisioningUrls(new($"http://{listen}"), new($"http://{listen}")))
            .AddPxe(options);
        var application = builder.Build();
        application.MapBootServer();
        await application.StartAsync(CancellationToken.None);
        return new(application, directory, timeline);
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();
}
