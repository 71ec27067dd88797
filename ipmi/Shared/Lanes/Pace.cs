namespace Ironic.Lanes;

/// <summary>How often a BMC may be asked.</summary>
/// <param name="MostPerSecond">Requests in any one second; 0: as many as one can.</param>
/// <param name="LeastInterval">From the end of an answer to the next request.</param>
internal readonly record struct PaceLimits(int MostPerSecond, TimeSpan LeastInterval)
{
    public static PaceLimits None => default;
}

/// <summary>
/// Keeps requests to one BMC apart: BMCs have one slow processor, and some freeze under a series of requests. A short burst goes through at once; a longer
/// one is stretched. Safe for use by several threads.
/// </summary>
internal sealed class Pace(TimeProvider time)
{
    /// <summary>More than a second: what is sent a second apart arrives closer when the first of it was held up (60 ms were seen, on a busy machine with ten thousand BMCs).</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1.2);

    private readonly Lock _gate = new();
    private long[] _sent = []; // of the last requests, as a ring; 0: none
    private int _next;
    private long _rested;
    private PaceLimits _limits;
    private long _requests;

    public PaceLimits Limits
    {
        get { lock (_gate) return _limits; }
        set
        {
            lock (_gate)
            {
                if (_limits.MostPerSecond != value.MostPerSecond) (_sent, _next) = (new long[value.MostPerSecond], 0);
                _limits = value;
            }
        }
    }

    /// <summary>Requests that went out so far.</summary>
    public long Requests
    {
        get { lock (_gate) return _requests; }
    }

    /// <summary>Returns when the next request may go out, which is counted from then on.</summary>
    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        var wait = Reserve();
        return wait > TimeSpan.Zero ? new(Task.Delay(wait, time, cancellationToken)) : ValueTask.CompletedTask;
    }

    /// <summary>A request goes out that nobody can wait with.</summary>
    public void Count()
    {
        lock (_gate) Note(time.GetTimestamp());
    }

    /// <summary>An answer has come, or was waited for in vain.</summary>
    public void Rest()
    {
        lock (_gate) _rested = time.GetTimestamp();
    }

    private TimeSpan Reserve()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var at = now;
            if (_rested != 0 && _limits.LeastInterval > TimeSpan.Zero) at = Math.Max(at, After(_rested, _limits.LeastInterval));
            if (_sent.Length > 0 && _sent[_next] is not 0 and var oldest) at = Math.Max(at, After(oldest, Window));
            Note(at);
            return time.GetElapsedTime(now, at);
        }
    }

    private void Note(long at)
    {
        _requests++;
        if (_sent.Length == 0) return;
        _sent[_next] = at;
        _next = (_next + 1) % _sent.Length;
    }

    private long After(long timestamp, TimeSpan wait) => timestamp + (long)(wait.TotalSeconds * time.TimestampFrequency);
}
