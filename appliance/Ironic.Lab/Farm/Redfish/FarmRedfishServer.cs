using System.Collections.Frozen;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Ironic.Lab.Redfish;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Farm.Redfish;

/// <summary>
/// All simulated BMCs of a farm that speak Redfish, behind one TLS listener: the address that a client has connected to tells which it means. Connections to
/// any other address are closed at once.
/// </summary>
internal sealed class FarmRedfishServer : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(1);

    private readonly FrozenDictionary<IPAddress, FarmRedfishBmc> _bmcs;
    private readonly X509Certificate2 _certificate;
    private readonly WebApplication _app;

    private FarmRedfishServer(FarmOptions options, IReadOnlyList<FarmBmc> bmcs, TimeProvider time, ILoggerFactory loggers)
    {
        _bmcs = bmcs.ToFrozenDictionary(bmc => bmc.EndPoint.Address, bmc => new FarmRedfishBmc(bmc, options, time));
        _certificate = RedfishCertificate.Make(bmcs[0].EndPoint.Address, time.GetUtcNow());
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = Path.GetTempPath() });
        builder.Services.AddSingleton(loggers);
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = StopLimit);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Any, options.RedfishPort, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => connection => AdmitAsync(connection, next));
                listen.UseHttps(_certificate);
            });
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <exception cref="LabException">The port is taken.</exception>
    public static async Task<FarmRedfishServer> StartAsync(
        FarmOptions options, IReadOnlyList<FarmBmc> bmcs, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var server = new FarmRedfishServer(options, bmcs, time, loggers);
        try
        {
            await server._app.StartAsync(cancellationToken);
            return server;
        }
        catch (IOException e)
        {
            await server.DisposeAsync();
            throw new LabException($"The farm cannot listen on port {options.RedfishPort}: {e.Message}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private async Task AdmitAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.LocalEndPoint is not IPEndPoint { Address: var address } || !_bmcs.TryGetValue(address, out var bmc)) return;
        if (bmc.Manners == FarmManners.Dead)
        {
            bmc.Hear();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, connection.ConnectionClosed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        await next(connection);
    }

    private Task AnswerAsync(HttpContext context) => _bmcs[context.Connection.LocalIpAddress!].AnswerAsync(context);
}
