using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ironic.Agent.Api;
using Ironic.Agent.Conductor;
using Ironic.Agent.Configuration;
using Ironic.Agent.Images;
using Ironic.Agent.Inspection;
using Ironic.Agent.Inventory;
using Ironic.Agent.Kernel;
using Ironic.Agent.Logging;
using Ironic.AgentContract;

namespace Ironic.Agent;

/// <summary>Ways to the conductor; there are none when the kernel's command line names no API.</summary>
internal sealed record ConductorLink(IronicClient Client, LookupLoop Lookups, Heartbeater Heartbeater);

/// <summary>The agent's life: inspect, look up, serve, heartbeat; then, if so told, lock down, or leave the machine to its rescuer.</summary>
internal sealed class AgentProcess(
    AgentOptions options, Inspector inspector, ConductorLink? conductor, Enrollment enrollment, AdvertisedAddress address, RamdiskStages stages,
    AgentApi api, AgentToken token, BmcReader bmc, Rehearsal rehearsal, IMachine machine, AgentLifetime lifetime, TimeProvider time, AgentLog log)
{
    /// <summary>
    /// Goes on until <paramref name="cancellationToken"/>: an agent that has nothing left to do waits for the power to be cut. It returns only when the machine is
    /// in rescue; the ramdisk then lets in whoever knows the password.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        log.Say($"version {AgentIdentity.Version} started");
        var key = Task.Run(() => AgentCertificate.NewKey(options.CertificateCurve), cancellationToken); // cryptography takes its time to start
        await stages.NetworkAsync(cancellationToken);
        if (options.InspectionCallbackUrls.Count > 0) await stages.DriversAsync(cancellationToken);
        var uuid = await inspector.RunAsync(cancellationToken);
        if (conductor is null)
        {
            log.Say($"no {RamdiskParameters.ApiUrl} on the kernel's command line: no lookup, no heartbeat");
        }
        else
        {
            await ServeAsync(conductor, uuid, key, cancellationToken);
            log.Say("the API is closed");
            if (!lifetime.Lockdown) return;
            machine.TakeLinksDown();
        }

        log.Say("nothing left to do; waiting");
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
    }

    private async Task ServeAsync(ConductorLink link, string? inspectedUuid, Task<ECDsa> key, CancellationToken cancellationToken)
    {
        var server = link.Client.Server;
        using var guess = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var certified = CertifyAsync(server, key, guess.Token); // while the lookup is under way
        var lookup = await link.Lookups.RunAsync(inspectedUuid, options.LookupInterval, options.LookupTimeout, cancellationToken);
        if (link.Client.Server != server)
        {
            await guess.CancelAsync(); // another server has answered, which may be reached from another address of ours
            certified = CertifyAsync(link.Client.Server, key, cancellationToken);
        }

        var (own, certificate) = await certified;
        using var _ = certificate;
        if (!enrollment.TryTake(lookup))
        {
            lifetime.EndServing(lockdown: true);
            return;
        }

        bmc.Skip = enrollment.Settings.AgentSkipBmcDetect ?? false;
        await stages.DriversAsync(cancellationToken); // commands are about disks
        await using var listener = new HttpsServer(api, new HttpLimits(), log, time);
        var port = listener.Start(options.ListenHost, options.ListenPort, certificate, Protocols);
        var url = AdvertisedAddress.Url(own, options.ListenPort == options.AdvertisePort ? port : options.AdvertisePort);
        log.Say($"serving at {url}");

        using var serving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var heartbeats = link.Heartbeater.RunAsync(
            lookup.Node.Uuid,
            new() { CallbackUrl = url, AgentVersion = AgentIdentity.Version, AgentToken = token.Reveal(), AgentVerifyCa = AgentCertificate.ToPem(certificate) },
            TimeSpan.FromSeconds(enrollment.Settings.HeartbeatTimeout),
            serving.Token);
        var rehearsed = RehearseAsync(link, serving.Token);
        await Task.WhenAny(lifetime.ServingEnded.WaitAsync(cancellationToken), heartbeats); // the second ends by a fault only
        await serving.CancelAsync();
        try
        {
            await Task.WhenAll(heartbeats, rehearsed);
        }
        catch (OperationCanceledException)
        {
            // as asked
        }
    }

    private async Task RehearseAsync(ConductorLink link, CancellationToken cancellationToken)
    {
        await link.Heartbeater.FirstSent.WaitAsync(cancellationToken);
        await rehearsal.RunAsync(link.Client.Server, cancellationToken);
    }

    private Task<(IPAddress Own, X509Certificate2 Certificate)> CertifyAsync(Uri server, Task<ECDsa> key, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            var own = await address.FindAsync(server, cancellationToken);
            return (own, AgentCertificate.Create(own, await key));
        },
        cancellationToken);

    private SslProtocols Protocols => options.Tls13Only || enrollment.Settings.TlsMinVersion == "1.3" ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13;
}
