namespace Ironic.Lanes;

/// <summary>Waits between attempts: each twice the last, spread, so that thousands of BMCs are not asked in step.</summary>
internal static class Backoff
{
    /// <summary>The wait after an attempt that was in vain.</summary>
    /// <param name="first">After the first attempt, in the middle.</param>
    /// <param name="attempt">1 for the first.</param>
    /// <param name="jitter">0 to 1: from a quarter less to a quarter more.</param>
    public static TimeSpan Wait(TimeSpan first, int attempt, double jitter) => first * Math.Pow(2, attempt - 1) * (0.75 + jitter / 2);
}
