namespace Ironic.Appliance.Bench;

/// <summary>How long calls of one kind took: counted in steps of 2 %, so that a million of them cost no more than ten. Safe for use by several threads.</summary>
internal sealed class Latencies
{
    private const double Least = 0.01, Step = 1.02; // milliseconds
    private const int Steps = 1100; // to 29 s; the rest is in the last one, and in the maximum

    private readonly Lock _gate = new();
    private readonly long[] _counts = new long[Steps];

    public long Count { get; private set; }

    /// <summary>Milliseconds.</summary>
    public double Max { get; private set; }

    public static Latencies Of(IEnumerable<Latencies> parts)
    {
        var whole = new Latencies();
        foreach (var part in parts) whole.Add(part);
        return whole;
    }

    public void Add(TimeSpan took)
    {
        var ms = took.TotalMilliseconds;
        var step = ms <= Least ? 0 : Math.Min(Steps - 1, (int)Math.Ceiling(Math.Log(ms / Least) / Math.Log(Step)));
        lock (_gate)
        {
            _counts[step]++;
            Count++;
            Max = Math.Max(Max, ms);
        }
    }

    /// <summary>Milliseconds that this share of the calls did not exceed; 0 when there were none.</summary>
    public double Quantile(double share)
    {
        lock (_gate)
        {
            var left = (long)Math.Ceiling(Count * share);
            if (left == 0) return 0;
            for (var step = 0; step < Steps; step++)
            {
                left -= _counts[step];
                if (left <= 0) return Math.Min(Max, Least * Math.Pow(Step, step));
            }

            return Max;
        }
    }

    private void Add(Latencies part)
    {
        lock (part._gate)
        {
            for (var step = 0; step < Steps; step++) _counts[step] += part._counts[step];
            Count += part.Count;
            Max = Math.Max(Max, part.Max);
        }
    }
}
