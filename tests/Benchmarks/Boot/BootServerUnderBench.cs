using System.Net;
using System.Net.Sockets;
using Ironic.Model.Boot;
using Ironic.Model.Ports;
using Ironic.Model.Timeline;
using Ironic.Pxe;
using Ironic.Pxe.HttpBoot;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ironic.Benchmarks.Boot;

/// <summary>Our boot services as the appliance hosts them, over one folder, on loopback.</summary>
internal sealed class BootServerUnderBench : IAsyncDisposable
{
    private readonly WebApplication _application;

    private BootServerUnderBench(WebApplication application, IPEndPoint tftp) => (_application, Tftp) = (application, tftp);

    public IPEndPoint Tftp { get; }

    public Uri Http => new(_application.Urls.First());

    public static async Task<BootServerUnderBench> StartAsync(string folder, CancellationToken cancellationToken, IPAddress? listen = null)
    {
        var tftp = FreePort();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls($"http://{listen ?? IPAddress.Loopback}:0");
        builder.Logging.ClearProviders();
        builder.Services
            .AddSingleton<IBootDirectory, Nobody>().AddSingleton<IBootPlans, Nobody>().AddSingleton<ITimeline>(NoTimeline.Instance)
            .AddSingleton(new ProvisioningUrls(new("http://127.0.0.1"), new("http://127.0.0.1")))
            .AddPxe(new() { Tftp = new() { Listen = [tftp] }, Files = new() { ProgramRoots = [folder], ImageRoot = folder } });
        var application = builder.Build();
        application.MapBootServer();
        await application.StartAsync(cancellationToken);
        return new(application, tftp);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    internal static IPEndPoint FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    private sealed class Nobody : IBootDirectory, IBootPlans
    {
        public ValueTask<BootClient?> FindAsync(MacAddress address, CancellationToken cancellationToken) => default;

        public ValueTask<BootClient?> FindAsync(Guid nodeUuid, CancellationToken cancellationToken) => default;

        public ValueTask SetAsync(BootPlan plan, CancellationToken cancellationToken) => default;

        public ValueTask RemoveAsync(Guid nodeUuid, CancellationToken cancellationToken) => default;
    }
}
