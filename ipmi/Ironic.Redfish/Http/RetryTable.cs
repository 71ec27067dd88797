using System.Collections.Frozen;
using Ironic.Lanes;

namespace Ironic.Redfish.Http;

/// <summary>How often what is tried again, by what went wrong. A write is repeated only where it is certain that nothing was done.</summary>
internal static class RetryTable
{
    private static readonly FrozenDictionary<RedfishFailure, Row> Rows = new Dictionary<RedfishFailure, Row>
    {
        [RedfishFailure.Unreachable] = new(2, TimeSpan.FromSeconds(1), Writes: true), // nothing was sent
        [RedfishFailure.NoAnswer] = new(2, TimeSpan.FromSeconds(1), Writes: false),
        [RedfishFailure.ServerError] = new(3, TimeSpan.FromSeconds(1), Writes: false),
        [RedfishFailure.MalformedAnswer] = new(2, TimeSpan.FromSeconds(1), Writes: false), // empty bodies just after power actions
        [RedfishFailure.Busy] = new(5, TimeSpan.FromSeconds(2), Writes: true), // refused, so nothing was done
    }.ToFrozenDictionary();

    /// <summary>A longer wait than this is the caller's to plan.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>The wait before the next attempt; null: no more.</summary>
    /// <param name="fault">Of the last attempt.</param>
    /// <param name="attempt">1 for the first.</param>
    /// <param name="isRead">Whether the request changes nothing.</param>
    /// <param name="jitter">0 to 1.</param>
    public static TimeSpan? After(RedfishException fault, int attempt, bool isRead, double jitter)
    {
        if (!Rows.TryGetValue(fault.Failure, out var row) || attempt >= row.Attempts || !(isRead || row.Writes)) return null;
        var wait = fault.RetryAfter ?? Backoff.Wait(row.First, attempt, jitter);
        return wait <= LongestWait ? wait : null;
    }

    private sealed record Row(int Attempts, TimeSpan First, bool Writes);
}
