using Ironic.Lab.Simulator.Agents;
using Ironic.Lab.Simulator.Boot;

namespace Ironic.Lab.Simulator;

/// <summary>What all machines of a simulator share.</summary>
internal sealed record SimulatorParts(SimulatorOptions Options, DhcpRelay Relay, AgentServer Agents, SimulatorCounters Counters, TimeProvider Time, CancellationToken Stopping);
