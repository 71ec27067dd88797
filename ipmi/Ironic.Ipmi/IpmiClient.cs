using System.Net;
using System.Net.Sockets;
using Ironic.Ipmi.Session;

namespace Ironic.Ipmi;

/// <summary>
/// An IPMI 2.0 client for any number of BMCs: one UDP socket and one thread that receives for all (one more of each for those on IPv6).
/// Dispose of its sessions first. For long-lived use, <see cref="Lanes.BmcLanes"/> keeps sessions open and one command at a time on each BMC.
/// </summary>
public sealed class IpmiClient(IpmiClientOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AddressFamily, UdpPort> _ports = [];
    private bool _disposed;

    internal TimeProvider Time => time;

    internal IpmiClientOptions Options => options;

    /// <summary>Opens a session at the privilege level that <paramref name="login"/> asks for.</summary>
    /// <exception cref="IpmiException">No session came about; the failure tells why.</exception>
    public async Task<IpmiSession> ConnectAsync(IPEndPoint bmc, BmcCredentials login, CancellationToken cancellationToken)
    {
        var session = await OpenAsync(bmc, login, cancellationToken);
        await Task.Yield(); // the receiving thread is not the caller's
        return session;
    }

    /// <summary>As <see cref="ConnectAsync"/>, but goes on where the last answer was heard: what follows sends and returns.</summary>
    internal async Task<IpmiSession> OpenAsync(IPEndPoint bmc, BmcCredentials login, CancellationToken cancellationToken)
    {
        var link = Hold(bmc);
        try
        {
            return await new SessionOpener(link, login).OpenAsync(cancellationToken);
        }
        finally
        {
            link.Release();
        }
    }

    /// <summary>Closes the sockets; sessions still open end by the BMCs' own time-out.</summary>
    public async ValueTask DisposeAsync()
    {
        UdpPort[] ports;
        lock (_gate)
        {
            _disposed = true;
            ports = [.. _ports.Values];
            _ports.Clear();
        }

        foreach (var port in ports) await port.DisposeAsync();
    }

    internal BmcLink Hold(IPEndPoint bmc)
    {
        if (bmc.Address.IsIPv4MappedToIPv6) bmc = new(bmc.Address.MapToIPv4(), bmc.Port);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_ports.TryGetValue(bmc.AddressFamily, out var port))
                _ports[bmc.AddressFamily] = port = new(bmc.AddressFamily, options, time);
            return port.Hold(bmc);
        }
    }
}
