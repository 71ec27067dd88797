using System.Net;
using System.Net.Sockets;
using Ironic.Lab.Ipmi;
using Ironic.Lab.Machines;
using Ironic.Lab.Processes;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Bmc;

/// <summary>Gives a machine the kind of BMC that was ordered.</summary>
internal static class BmcHosts
{
    /// <exception cref="LabException">The port is taken, or the BMC did not start.</exception>
    public static async Task<IBmcHost> StartAsync(
        Machine machine, MachineFiles files, IPAddress address, string password, ProcessMark mark, LabOptions options, CancellationToken cancellationToken)
    {
        var endpoint = new BmcEndpoint(new(address, PickPort(address, options.BmcPort)), options.BmcUser, password);
        var chassis = new MachineChassis(machine);
        return machine.Options.Bmc switch
        {
            BmcKind.Virtual => new VirtualBmcHost(endpoint, machine.Uuid, chassis, options.Time, options.Loggers.CreateLogger<VirtualBmc>()),
            BmcKind.IpmiSim => await IpmiSimHost.StartAsync(machine.Name, files.IpmiSimFolder, endpoint, mark, chassis, options.Time, cancellationToken),
            var kind => throw new InvalidOperationException($"There is no BMC of the kind {kind}."),
        };
    }

    /// <summary>The port wanted; without a wish IPMI's own, or any where that is taken.</summary>
    private static int PickPort(IPAddress address, int? wanted)
    {
        if (FreePort(address, wanted ?? LabOptions.DefaultBmcPort) is { } port) return port;
        return wanted is null ? FreePort(address, 0)!.Value : throw new LabException($"UDP port {wanted} of {address} is taken: give the BMCs another port, or 0 for any.");
    }

    private static int? FreePort(IPAddress address, int wanted)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(address, wanted));
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
