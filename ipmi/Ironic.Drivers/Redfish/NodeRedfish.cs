using Ironic.Drivers.Redfish.Firmware;
using Ironic.Drivers.Settings;
using Ironic.Model.Drivers;
using Ironic.Redfish;
using Ironic.Redfish.Quirks;
using Ironic.Redfish.Systems;

namespace Ironic.Drivers.Redfish;

/// <summary>Something to do with a node's system on its BMC.</summary>
internal delegate Task<T> RedfishWork<T>(IRedfishChannel bmc, RedfishMachine machine, CancellationToken cancellationToken);

/// <summary>The BMC of one node: its lane, with what happens told to the node's timeline and faults put in the product's words.</summary>
internal sealed class NodeRedfish(DriverContext node, RedfishSettings settings, RedfishBmc bmc, QuirkTable quirks, TimeProvider time)
{
    private readonly NodeJournal _journal = new(node, settings.Target.Label, time);

    /// <summary>"10.0.0.5".</summary>
    public string Label => settings.Target.Label;

    /// <summary>"https://10.0.0.5".</summary>
    public string Address => settings.Target.Address.GetLeftPart(UriPartial.Authority);

    /// <summary>How firmware gets to it.</summary>
    public FirmwareMethod FirmwareMethod => settings.FirmwareMethod;

    /// <summary>What the machine boots by UEFI HTTP; null: what DHCP says.</summary>
    public Uri? HttpBootUri => settings.HttpBootUri;

    /// <summary>How it stands with it; nothing is sent.</summary>
    public RedfishLaneView View => bmc.Lane;

    /// <summary>Paths and quirks are found out anew with the next call.</summary>
    public void Forget() => bmc.Memory.Forget();

    /// <summary>Tells the timeline.</summary>
    public void Tell(string name, string message, string what) => _journal.Tell(name, message, what);

    /// <summary>Reads something. Only a failure is worth a line of the timeline.</summary>
    public Task<T> ReadAsync<T>(string what, RedfishWork<T> work, CancellationToken cancellationToken) => CallAsync(what, work, isTold: false, cancellationToken);

    /// <summary>Does something to the machine, which the timeline shows.</summary>
    public Task<T> ChangeAsync<T>(string what, RedfishWork<T> work, CancellationToken cancellationToken) => CallAsync(what, work, isTold: true, cancellationToken);

    /// <inheritdoc cref="ChangeAsync{T}"/>
    public Task ChangeAsync(string what, Func<IRedfishChannel, RedfishMachine, CancellationToken, Task> work, CancellationToken cancellationToken) => CallAsync(
        what,
        async (channel, machine, token) =>
        {
            await work(channel, machine, token);
            return true;
        },
        isTold: true,
        cancellationToken);

    private async Task<T> CallAsync<T>(string what, RedfishWork<T> work, bool isTold, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        try
        {
            var machine = await RedfishMachine.FindAsync(bmc, settings.System, quirks, cancellationToken);
            var result = await work(bmc, machine, cancellationToken);
            if (isTold) _journal.Accepted(what, time.GetElapsedTime(begun));
            return result;
        }
        catch (RedfishException e)
        {
            if (e.Failure == RedfishFailure.NotFound) Forget(); // another firmware may have moved what we had found
            var fault = RedfishCauses.Translate(e);
            _journal.Failed(what, e.Message, time.GetElapsedTime(begun), fault.Cause);
            throw fault;
        }
    }
}
