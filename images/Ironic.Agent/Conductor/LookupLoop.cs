using Ironic.Agent.Inventory;
using Ironic.Agent.Logging;
using Ironic.AgentContract.Lookup;

namespace Ironic.Agent.Conductor;

/// <summary>
/// Looks this machine up until it is found: after 1, 2, 4, ... up to 60 s, with jitter, since a rack that comes up together asks together.
/// Never gives up: a machine that cannot be reached over the network, and boots again and again, is worse than one that waits and says so.
/// </summary>
internal sealed class LookupLoop(IronicClient client, NetworkReader network, TimeProvider time, Func<double> random, AgentLog log)
{
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(60);

    /// <summary>Pauses after an answer "locked": the conductor works on the node, and will for a while.</summary>
    private static readonly TimeSpan[] LockedPauses = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)];

    /// <param name="nodeUuid">When inspection has told it.</param>
    /// <param name="firstPause">After the first failure.</param>
    /// <param name="limit">After this the console says that something is wrong, once.</param>
    /// <param name="cancellationToken">The agent is being stopped.</param>
    public async Task<LookupResponse> RunAsync(string? nodeUuid, TimeSpan firstPause, TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (locked, said) = (0, false);
        for (var pause = firstPause; ; pause = Shorter(pause + pause, MaxPause))
        {
            var macs = network.MacAddresses();
            try
            {
                if (macs.Count == 0) throw new ConductorException(null, "this machine has no network interface that the kernel knows (is its driver in the ramdisk?)");
                return await client.LookupAsync(macs, nodeUuid, cancellationToken);
            }
            catch (ConductorException fault)
            {
                log.Warn($"lookup of {string.Join(", ", macs)} at {client.Server}: {fault.Message}");
                if (fault.Status == 409)
                {
                    await Task.Delay(LockedPauses[Math.Min(locked++, LockedPauses.Length - 1)], time, cancellationToken);
                    continue;
                }
            }

            if (!said && time.GetElapsedTime(started) > limit)
            {
                said = true;
                log.Error($"this machine was not found within {limit.TotalSeconds} s; asking on");
            }

            await Task.Delay(pause.Times(0.5 + random()), time, cancellationToken);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
