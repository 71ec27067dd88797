using System.Net.Sockets;

namespace Ironic.Ipmi.Session;

/// <summary>Asks until there is an answer: each wait twice as long as the last, the first learnt from the BMC's own pace.</summary>
internal static class Retransmission
{
    private const double JitterShare = 0.2;

    /// <summary>Sends what <paramref name="write"/> hands out, anew for each sending, until <paramref name="answered"/> completes.</summary>
    /// <param name="link">The way to the BMC.</param>
    /// <param name="write">The datagram; called for each sending.</param>
    /// <param name="answered">Completes with the answer.</param>
    /// <param name="attempts">How often to send.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="isPatient">Repeat only after the longest wait: for what should not come twice.</param>
    /// <returns>Null when answered; else what was tried in vain.</returns>
    public static async Task<Silence?> RunAsync(
        BmcLink link, Func<ReadOnlyMemory<byte>> write, Task answered, int attempts, CancellationToken cancellationToken, bool isPatient = false)
    {
        var begun = link.Time.GetTimestamp();
        var timeout = isPatient ? link.Options.MostTimeout : link.RoundTrip.Timeout;
        SocketException? unsent = null;
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            await link.Pace.WaitAsync(cancellationToken);
            var sent = link.Time.GetTimestamp();
            if (attempt > 1) IpmiMetrics.Repeated();
            unsent = link.TrySend(write().Span);
            await answered.WaitAsync(WithJitter(timeout, link.Options.Jitter), link.Time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (answered.IsCompleted)
            {
                if (attempt == 1) link.RoundTrip.Add(link.Time.GetElapsedTime(sent));
                return null;
            }

            cancellationToken.ThrowIfCancellationRequested();
            timeout = link.RoundTrip.After(timeout);
        }

        return new(attempts, link.Time.GetElapsedTime(begun), unsent);
    }

    private static TimeSpan WithJitter(TimeSpan timeout, Random jitter) => timeout * (1 + JitterShare * jitter.NextDouble());
}

/// <summary>What was tried in vain.</summary>
/// <param name="Sendings">How often the request went out.</param>
/// <param name="Elapsed">From the first sending to giving up.</param>
/// <param name="Unsent">Why the last one could not even be sent; null when it was.</param>
internal sealed record Silence(int Sendings, TimeSpan Elapsed, SocketException? Unsent);
