namespace Ironic.Lanes;

/// <summary>
/// How long to wait for one BMC's answer, learnt from its answers: smoothed mean plus four deviations, as TCP does (RFC 6298). Safe for
/// use by several threads.
/// </summary>
internal sealed class RoundTrip(TimeSpan first, TimeSpan least, TimeSpan most)
{
    private const double MeanWeight = 1.0 / 8, DeviationWeight = 1.0 / 4, Deviations = 4;
    private readonly Lock _gate = new();
    private double _mean = double.NaN;
    private double _deviation;

    /// <summary>Smoothed time to an answer; null: nothing is known yet.</summary>
    public TimeSpan? Mean
    {
        get
        {
            lock (_gate) return double.IsNaN(_mean) ? null : TimeSpan.FromSeconds(_mean);
        }
    }

    /// <summary>The wait after the first sending of a request.</summary>
    public TimeSpan Timeout
    {
        get
        {
            lock (_gate)
            {
                if (double.IsNaN(_mean)) return first;
                return TimeSpan.FromSeconds(Math.Clamp(_mean + Deviations * _deviation, least.TotalSeconds, most.TotalSeconds));
            }
        }
    }

    /// <summary>The wait after the one that was in vain: twice as long, within bounds.</summary>
    public TimeSpan After(TimeSpan timeout) => timeout * 2 < most ? timeout * 2 : most;

    /// <summary>Learns from an answer. Only from those to requests sent once: else nobody knows which sending was answered.</summary>
    public void Add(TimeSpan elapsed)
    {
        var seconds = elapsed.TotalSeconds;
        lock (_gate)
        {
            if (double.IsNaN(_mean))
            {
                (_mean, _deviation) = (seconds, seconds / 2);
                return;
            }

            _deviation += DeviationWeight * (Math.Abs(seconds - _mean) - _deviation);
            _mean += MeanWeight * (seconds - _mean);
        }
    }

    /// <summary>What was learnt holds no more: the BMC has started anew, or was too slow for it.</summary>
    public void Forget()
    {
        lock (_gate) _mean = double.NaN;
    }
}
