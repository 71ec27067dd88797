namespace Ironic.Storage.Postgres;

/// <summary>
/// Numbers for the timeline's events that several appliances give out without asking each other: microseconds, with the low bits telling who.
/// Ascending on one appliance; over several as far as their clocks agree.
/// </summary>
internal sealed class TimelineNumbers(long opening, TimeProvider time)
{
    private const int OriginBits = 10;

    private readonly long _origin = opening & ((1 << OriginBits) - 1);
    private readonly Lock _gate = new();
    private long _last;

    public long Next()
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        lock (_gate)
        {
            _last = Math.Max(now, _last + 1);
            return (_last << OriginBits) | _origin;
        }
    }
}
