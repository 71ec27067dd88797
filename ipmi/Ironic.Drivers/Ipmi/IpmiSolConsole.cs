using System.Net;
using System.Net.Sockets;
using Ironic.Ipmi;
using Ironic.Ipmi.Lanes;
using Ironic.Ipmi.Sol;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Ipmi;

/// <summary>Slot "console" over IPMI: Serial over LAN, which the appliance records itself, on a session of its own.</summary>
internal sealed class IpmiSolConsole(IpmiNodes nodes, IpmiClient client, TimeProvider time) : IConsoleCapability, ISerialConsoleCapability
{
    /// <summary>What clients are told: not one of Ironic's, whose clients would look for a TCP port.</summary>
    private const string AddressType = "appliance";

    public DriverSlot Slot => DriverSlot.Console;

    public string Name => "ipmi-sol";

    public IReadOnlyDictionary<string, string> Properties => IpmiKeys.Properties;

    public IReadOnlyList<string> Validate(DriverContext node) => IpmiNodes.Validate(node);

    /// <summary>The conductor opens the line as soon as the console is enabled, and again whenever it is lost: there is nothing to start here.</summary>
    public ValueTask StartConsoleAsync(DriverContext node, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask StopConsoleAsync(DriverContext node, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<ConsoleAddress?> GetConsoleAsync(DriverContext node, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ConsoleAddress?>(new(AddressType, $"/appliance/v1/nodes/{node.NodeUuid}/console"));

    /// <summary>The login has the BMC's lane to itself, so that a BMC is never asked for two sessions at once.</summary>
    public async ValueTask<Stream> OpenSerialAsync(DriverContext node, bool takesOver, CancellationToken cancellationToken)
    {
        var bmc = nodes.Find(node);
        return await bmc.ReadAsync("serial console", (_, token) => OpenAsync(bmc.Settings.Target, takesOver, token), cancellationToken);
    }

    private async Task<SolStream> OpenAsync(BmcTarget target, bool takesOver, CancellationToken cancellationToken)
    {
        var session = await client.ConnectAsync(await ResolveAsync(target, cancellationToken), target.Login, cancellationToken);
        return await SolStream.OpenAsync(session, new() { TakesOver = takesOver }, time, cancellationToken);
    }

    private static async Task<IPEndPoint> ResolveAsync(BmcTarget target, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(target.Host, out var address)) return new(address, target.Port);
        try
        {
            return new((await Dns.GetHostAddressesAsync(target.Host, cancellationToken))[0], target.Port);
        }
        catch (SocketException e)
        {
            throw new IpmiException(IpmiFailure.Unreachable, $"BMC address '{target.Host}' does not resolve: {e.Message}.", e);
        }
    }
}
