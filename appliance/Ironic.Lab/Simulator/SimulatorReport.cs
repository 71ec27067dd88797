using System.Collections.Immutable;

namespace Ironic.Lab.Simulator;

/// <summary>What simulated machines have done so far.</summary>
/// <param name="NetworkBoots">Boots from the network that were begun.</param>
/// <param name="Hung">Of those, such as were to hang.</param>
/// <param name="Agents">Agents that got through to their first accepted heartbeat.</param>
/// <param name="ImagesWritten">Images fetched, verified and "written".</param>
/// <param name="SystemsStarted">Starts of an installed system.</param>
/// <param name="TftpBytes">Bytes received by TFTP.</param>
/// <param name="HttpBytes">Bytes received by HTTP: scripts, kernels, ramdisks, images.</param>
/// <param name="Problems">What went wrong on machines, with how often: the first hundred kinds.</param>
public sealed record SimulatorReport(
    long NetworkBoots, long Hung, long Agents, long ImagesWritten, long SystemsStarted, long TftpBytes, long HttpBytes, ImmutableSortedDictionary<string, int> Problems);
