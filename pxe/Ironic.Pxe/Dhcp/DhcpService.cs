using Ironic.Model.Boot;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ironic.Pxe.Dhcp;

/// <summary>Runs the listeners of all interfaces; none in mode off.</summary>
internal sealed class DhcpService(
    DhcpOptions options, DhcpState state, ClientDirectory directory, ProvisioningUrls urls, DhcpRecorder recorder, TimeProvider time, ILoggerFactory logs) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Mode == DhcpMode.Off) return Task.CompletedTask;
        var responder = new DhcpResponder(options, state.Subnets, new(options.Programs), state.Leases, urls, recorder);
        var log = logs.CreateLogger<DhcpListener>();
        bool[] ports = options.Mode == DhcpMode.Proxy ? [false, true] : [false];
        var listeners =
            from subnet in state.Subnets
            where subnet.Configured.Interface is not null
            group subnet by subnet.Configured.Interface into byInterface
            from isProxyPort in ports
            select new DhcpListener(options, byInterface.First(), isProxyPort, directory, responder, time, log).RunAsync(stoppingToken);
        return Task.WhenAll(listeners);
    }
}
