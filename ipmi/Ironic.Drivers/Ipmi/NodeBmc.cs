using Ironic.Drivers.Settings;
using Ironic.Ipmi;
using Ironic.Ipmi.Bridging;
using Ironic.Ipmi.Lanes;
using Ironic.Ipmi.Quirks;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Ipmi;

/// <summary>The BMC of one node: its lane, with what happens told to the node's timeline and faults put in the product's words.</summary>
internal sealed class NodeBmc(DriverContext node, IpmiSettings settings, BmcLane lane, TimeProvider time)
{
    public IpmiSettings Settings => settings;

    /// <summary>What is odd about it.</summary>
    public IpmiQuirks Quirks => lane.Target.Quirks;

    /// <summary>How it stands with it; nothing is sent.</summary>
    public LaneView View => lane.View;

    /// <summary>"10.0.0.5:623".</summary>
    public string Label => settings.Label;

    private NodeJournal Journal => new(node, Label, time);

    /// <summary>Reads something. Only a failure is worth a line of the timeline.</summary>
    public Task<T> ReadAsync<T>(string what, Func<IIpmiChannel, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        CallAsync(what, work, isTold: false, cancellationToken);

    /// <summary>Reads what takes many requests: others may use the BMC between any two of them.</summary>
    public Task<T> ReadInTurnsAsync<T>(string what, Func<IIpmiChannel, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        TellAsync(what, () => work(Routed(lane), cancellationToken), isTold: false);

    /// <summary>Does something to the machine, which the timeline shows.</summary>
    public Task ChangeAsync(string what, Func<IIpmiChannel, CancellationToken, Task> work, CancellationToken cancellationToken) => CallAsync(
        what,
        async (bmc, token) =>
        {
            await work(bmc, token);
            return true;
        },
        isTold: true,
        cancellationToken);

    /// <summary>Tells the timeline.</summary>
    public void Tell(string name, string message, string what) => Journal.Tell(name, message, what);

    private IIpmiChannel Routed(IIpmiChannel bmc) => settings.Route is { } route ? new BridgedChannel(bmc, route) : bmc;

    private Task<T> CallAsync<T>(string what, Func<IIpmiChannel, CancellationToken, Task<T>> work, bool isTold, CancellationToken cancellationToken) =>
        TellAsync(what, () => lane.RunAsync((bmc, token) => work(Routed(bmc), token), cancellationToken), isTold);

    private async Task<T> TellAsync<T>(string what, Func<Task<T>> call, bool isTold)
    {
        var begun = time.GetTimestamp();
        try
        {
            var result = await call();
            if (isTold) Journal.Accepted(what, time.GetElapsedTime(begun));
            return result;
        }
        catch (IpmiException e)
        {
            var fault = IpmiCauses.Translate(e);
            Journal.Failed(what, e.Message, time.GetElapsedTime(begun), fault.Cause);
            throw fault;
        }
    }
}
