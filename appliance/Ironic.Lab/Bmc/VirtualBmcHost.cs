using Ironic.Ipmi;
using Ironic.Ipmi.Server;
using Ironic.Lab.Ipmi;
using Ironic.Lab.Machines;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Bmc;

/// <summary>A BMC of our own making, in this process.</summary>
internal sealed class VirtualBmcHost : IBmcHost
{
    private readonly VirtualBmc _bmc;

    /// <param name="endpoint">Where it is to listen; the port must be free.</param>
    /// <param name="machine">Whose board, UUID and serial line it has.</param>
    /// <param name="chassis">The machine's wires.</param>
    /// <param name="time">The clock of its time-outs.</param>
    /// <param name="logger">What it has to tell.</param>
    public VirtualBmcHost(BmcEndpoint endpoint, Machine machine, IBmcChassis chassis, TimeProvider time, ILogger<VirtualBmc> logger)
    {
        var identity = new BmcIdentity { Accounts = [new(endpoint.User, BmcSecret.FromText(endpoint.Password))], SystemGuid = new(machine.Uuid) };
        var options = new VirtualBmcOptions { Identity = identity, Board = new() { Inventory = BmcBoard.For(machine.Name) }, Serial = new MachineSerial(machine.Console) };
        _bmc = VirtualBmc.Start(endpoint.Address, options, chassis, time, logger);
        Endpoint = endpoint;
    }

    public BmcEndpoint Endpoint { get; }

    public bool IsSilent
    {
        get => _bmc.Faults.IsSilent;
        set => _bmc.Faults = _bmc.Faults with { IsSilent = value };
    }

    public BootOrder TakeBootOrder() => BootOrders.From(_bmc.TakeBootFlags());

    public ValueTask DisposeAsync() => _bmc.DisposeAsync();
}
