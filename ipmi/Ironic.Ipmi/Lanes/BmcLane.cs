using Ironic.Ipmi.Commands;

namespace Ironic.Ipmi.Lanes;

/// <summary>One caller's way to one BMC. All lanes to the same BMC share one queue and one session.</summary>
public sealed class BmcLane : IIpmiChannel
{
    private readonly BmcLanes _lanes;

    internal BmcLane(BmcLanes lanes, BmcTarget target) => (_lanes, Target) = (lanes, target);

    public BmcTarget Target { get; }

    /// <summary>How it stands with the BMC now; nothing is sent.</summary>
    public LaneView View => _lanes.View(Target);

    public Task<TResponse> ExecuteAsync<TResponse>(IIpmiCommand<TResponse> command, CancellationToken cancellationToken) =>
        RunAsync((bmc, token) => bmc.ExecuteAsync(command, token), cancellationToken);

    /// <summary>
    /// Waits for its turn, then has the BMC to itself for as long as <paramref name="work"/> runs. A session is opened where none is, and
    /// opened again where the BMC has dropped it; commands for which the BMC is busy are tried again.
    /// </summary>
    /// <exception cref="IpmiException">As from the session; or too many wait already.</exception>
    public Task<T> RunAsync<T>(Func<IIpmiChannel, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        _lanes.Enter(Target).RunAsync(Target, work, cancellationToken);
}
