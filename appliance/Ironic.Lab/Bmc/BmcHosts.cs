using System.Net;
using System.Net.Sockets;
using Ironic.Lab.Ipmi;
using Ironic.Lab.Machines;
using Ironic.Lab.Processes;
using Ironic.Lab.Redfish;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Bmc;

/// <summary>Gives a machine the kind of BMC that was ordered.</summary>
internal static class BmcHosts
{
    /// <exception cref="LabException">The port is taken, or the BMC did not start.</exception>
    public static async Task<IBmcHost> StartAsync(
        Machine machine, MachineFiles files, IPAddress address, string password, ProcessMark mark, LabOptions options, CancellationToken cancellationToken)
    {
        var isRedfish = machine.Options.Bmc == BmcKind.Redfish;
        var port = isRedfish ? PickPort(address, options.BmcPort, LabOptions.DefaultRedfishPort, SocketType.Stream) : PickPort(address, options.BmcPort, LabOptions.DefaultBmcPort, SocketType.Dgram);
        var endpoint = new BmcEndpoint(new(address, port), options.BmcUser, password);
        var chassis = new MachineChassis(machine);
        return machine.Options.Bmc switch
        {
            BmcKind.Virtual => new VirtualBmcHost(endpoint, machine, chassis, options.Time, options.Loggers.CreateLogger<VirtualBmc>()),
            BmcKind.IpmiSim => await IpmiSimHost.StartAsync(machine.Name, files.IpmiSimFolder, endpoint, mark, chassis, options.Time, cancellationToken),
            BmcKind.Redfish => await RedfishBmcHost.StartAsync(machine, files, endpoint, options.Time, options.Loggers.CreateLogger<RedfishService>(), cancellationToken),
            var kind => throw new InvalidOperationException($"There is no BMC of the kind {kind}."),
        };
    }

    /// <summary>The port wanted; without a wish the protocol's own, or any where that is taken.</summary>
    private static int PickPort(IPAddress address, int? wanted, int usual, SocketType type)
    {
        if (FreePort(address, wanted ?? usual, type) is { } port) return port;
        return wanted is null ? FreePort(address, 0, type)!.Value : throw new LabException($"{(type == SocketType.Stream ? "TCP" : "UDP")} port {wanted} of {address} is taken: give the BMCs another port, or 0 for any.");
    }

    private static int? FreePort(IPAddress address, int wanted, SocketType type)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
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
