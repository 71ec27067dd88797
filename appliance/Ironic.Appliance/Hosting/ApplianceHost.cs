using System.Net;
using Ironic.Api;
using Ironic.Api.Hosting;
using Ironic.Appliance.Configuration;
using Ironic.Conductor;
using Ironic.Drivers;
using Ironic.Drivers.Ssh;
using Ironic.Drivers.Tracing;
using Ironic.Images;
using Ironic.Model.Boot;
using Ironic.Pxe;
using Ironic.Pxe.HttpBoot;
using Ironic.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ironic.Appliance.Hosting;

/// <summary>Puts the parts together and runs them.</summary>
internal static class ApplianceHost
{
    /// <summary>Bound of a clean end: work is durable, so nothing is worth waiting for but what is being written.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A wait for the database that is not worth a word.</summary>
    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(ApplianceOptions options, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var listeners = new ApplianceListeners(options);
        await using var app = Build(options, listeners);
        await AwaitDatabaseAsync(app, options, listeners, cancellationToken);
        app.UseIronicApi(listeners.IsForApi);
        app.MapBootServer(); // reached by what the API did not take: the boot listener's requests
        await app.RunAsync(cancellationToken);
    }

    /// <summary>Whoever asks meanwhile is told so: a supervisor that finds nobody would restart us for it, again and again.</summary>
    private static async Task AwaitDatabaseAsync(WebApplication app, ApplianceOptions options, ApplianceListeners listeners, CancellationToken cancellationToken)
    {
        var coming = app.Services.AwaitDatabaseAsync(cancellationToken);
        if (await Task.WhenAny(coming, Task.Delay(Unnoticed, TimeProvider.System, cancellationToken)) != coming)
        {
            await using var meanwhile = NewHost(options, kestrel => Listen(kestrel, listeners.Api, options.Api.Tls)).Build();
            meanwhile.UseNotReadyYet("The appliance has started and waits for its database, which cannot be reached; try again later.");
            await meanwhile.StartAsync(cancellationToken);
            await coming;
        }

        await coming;
    }

    private static WebApplication Build(ApplianceOptions options, ApplianceListeners listeners)
    {
        var builder = NewHost(options, kestrel =>
        {
            Listen(kestrel, listeners.Api, options.Api.Tls);
            if (listeners.Boot is { } boot && !boot.Equals(listeners.Api)) kestrel.Listen(boot);
        });

        // A request is handled on the thread that read it: nothing of ours blocks there, and a hop to another one is a third of a small answer's time.
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        AddParts(builder.Services, options, listeners);
        return builder.Build();
    }

    private static WebApplicationBuilder NewHost(ApplianceOptions options, Action<KestrelServerOptions> listen)
    {
        // The data folder as content root: Kestrel's host would otherwise watch the working directory, which may be all of "/".
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = options.DataFolder });
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
        }).AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            ApiLimits.Apply(kestrel.Limits);
            listen(kestrel);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        return builder;
    }

    private static void AddParts(IServiceCollection services, ApplianceOptions options, ApplianceListeners listeners)
    {
        var files = listeners.Boot is { } boot ? new Uri($"http://{boot}/") : new($"{(options.Api.Tls is null ? "http" : "https")}://{listeners.Api}/");
        services.AddSingleton(new ProvisioningUrls(Api: files, Files: files));
        services
            .AddStorage(new() { DataFolder = options.DataFolder, Database = options.Database })
            .AddImages(FeatureOptions.Images(options))
            .AddSingleton(new SshDriverOptions { StateFolder = Path.Combine(options.DataFolder, "ssh") })
            .AddSingleton(FeatureOptions.Redfish(options))
            .AddSingleton(new BmcTraceOptions { Folder = Path.Combine(options.DataFolder, "traces") })
            .AddBmcDrivers(FeatureOptions.Ipmi(options), options.Fake)
            .AddConductor(FeatureOptions.Conductor(options))
            .AddPxe(FeatureOptions.Pxe(options))
            .AddIronicApi(FeatureOptions.Api(options));
        if (options.Telemetry.Endpoint is not null) services.AddHostedService(_ => new TelemetryExport(options.Telemetry, options.HostName));
    }

    private static void Listen(KestrelServerOptions kestrel, IPEndPoint api, TlsSection? tls) =>
        kestrel.Listen(api, listen => { if (tls is not null) listen.UseHttps(ServerCertificate.Handshake(tls, kestrel.ApplicationServices)); });
}
