using Ironic.Lab.Farm;
using Ironic.Lab.Simulator.Agents;
using Ironic.Lab.Simulator.Boot;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Simulator;

/// <summary>
/// Thousands of machines in one process, on loopback addresses and without privileges, that behave towards an appliance as real ones: a BMC that speaks
/// IPMI or Redfish; when powered on to boot from the network, DHCP (by a relay), TFTP, iPXE's script, kernel and ramdisk by HTTP; then an agent; then the system on
/// the disk. A machine that is off, or that waits, holds no thread and no socket but its BMC's.
/// </summary>
public sealed class MachineSimulator : IAsyncDisposable
{
    private const int Spread = 7907; // a prime, and another one than the farm's: who hangs is not who is dead

    private readonly CancellationTokenSource _stopping = new();
    private readonly SimulatorCounters _counters = new();
    private BmcFarm? _farm;
    private DhcpRelay? _relay;
    private AgentServer? _agents;

    private MachineSimulator(SimulatorOptions options) => Options = options;

    public SimulatorOptions Options { get; }

    public IReadOnlyList<SimulatedMachine> Machines { get; private set; } = [];

    /// <summary>User and password of all BMCs.</summary>
    public (string User, string Password) Login => (_farm!.Options.User, _farm.Options.Password);

    /// <summary>What the machines have done so far.</summary>
    public SimulatorReport Report => _counters.Read();

    /// <summary>How their BMCs were treated.</summary>
    public FarmReport BmcReport => _farm!.Report;

    /// <exception cref="LabException">The options are wrong, or a port is taken.</exception>
    public static async Task<MachineSimulator> StartAsync(SimulatorOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (options.Problems() is { Count: > 0 } problems) throw new LabException(string.Join(" ", problems));
        var simulator = new MachineSimulator(options);
        try
        {
            await simulator.OpenAsync(time, loggers, cancellationToken);
            return simulator;
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_farm is not null) await _farm.DisposeAsync();
        await Task.WhenAll(Machines.Select(machine => machine.Running));
        if (_agents is not null) await _agents.DisposeAsync();
        if (_relay is not null) await _relay.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task OpenAsync(TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        _relay = new(new([127, Options.Network, 255, 254]), [Options.Dhcp, .. Options.OtherDhcp], time);
        _agents = await AgentServer.StartAsync(Options.AgentPort, time, loggers, cancellationToken);
        var redfish = (int)Math.Round(Options.Machines * Options.RedfishShare);
        _farm = await BmcFarm.StartAsync(
            new()
            {
                Ipmi = Options.Machines - redfish,
                Redfish = redfish,
                Network = Options.Network,
                IpmiPort = Options.IpmiPort,
                RedfishPort = Options.RedfishPort,
                SessionLimit = Options.BmcSessions,
                DeadShare = Options.DeadShare,
                SlowShare = Options.SlowShare,
                SlowDelay = Options.SlowDelay,
            },
            time, loggers, cancellationToken);
        var parts = new SimulatorParts(Options, _relay, _agents, _counters, time, _stopping.Token);
        Machines = [.. _farm.Bmcs.Select((bmc, number) => new SimulatedMachine(number, bmc, Hangs(number), parts))];
    }

    private bool Hangs(int number) => (double)(((long)number * Spread + (Options.Machines / 2)) % Options.Machines) / Options.Machines < Options.HangingShare;
}
