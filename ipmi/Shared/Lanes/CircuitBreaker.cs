namespace Ironic.Lanes;

/// <summary>When to stop asking a BMC that does not answer.</summary>
/// <param name="Failures">So many in a row open the breaker.</param>
/// <param name="Pause">From then to the first probe; doubled after each that fails.</param>
/// <param name="LongestPause">Longest time between two probes.</param>
internal readonly record struct BreakerLimits(int Failures, TimeSpan Pause, TimeSpan LongestPause);

/// <summary>
/// Spares callers the wait for a BMC that does not answer: after some failures in a row they are refused at once, but for a probe now and then.
/// Safe for use by several threads.
/// </summary>
internal sealed class CircuitBreaker<TFault>(BreakerLimits limits, TimeProvider time) where TFault : Exception
{
    private readonly Lock _gate = new();
    private int _failures;
    private TimeSpan _pause;
    private long _opened;
    private bool _isOpen, _isProbing;
    private TFault? _last;

    /// <summary>Failures in a row.</summary>
    public int Failures
    {
        get { lock (_gate) return _failures; }
    }

    /// <summary>The last failure; null: the BMC has answered since.</summary>
    public TFault? Last
    {
        get { lock (_gate) return _last; }
    }

    /// <summary>How long until somebody may ask; null: at once.</summary>
    public TimeSpan? Left
    {
        get { lock (_gate) return _isOpen ? LeftNow() : null; }
    }

    /// <summary>Somebody finds out now whether the BMC is back.</summary>
    public bool IsProbing
    {
        get { lock (_gate) return _isProbing; }
    }

    /// <summary>Null: ask. Else how long until somebody may, and what it failed with.</summary>
    public (TimeSpan Left, TFault Last)? TryEnter()
    {
        lock (_gate)
        {
            if (!_isOpen || _last is null) return null;
            var left = LeftNow();
            if (left > TimeSpan.Zero || _isProbing) return (left, _last);
            _isProbing = true;
            return null;
        }
    }

    /// <summary>The BMC has answered, be it with an error.</summary>
    public void Succeed()
    {
        lock (_gate) (_failures, _isOpen, _isProbing, _last) = (0, false, false, null);
    }

    /// <summary>The BMC did not answer.</summary>
    public void Fail(TFault fault)
    {
        lock (_gate)
        {
            _failures++;
            _last = fault;
            if (_failures < limits.Failures && !_isOpen) return;
            Open(_isProbing && _pause * 2 > limits.Pause ? _pause * 2 : limits.Pause);
        }
    }

    /// <summary>The BMC is away for a known reason: nobody need ask before <paramref name="pause"/> is over.</summary>
    public void Trip(TFault reason, TimeSpan pause)
    {
        lock (_gate)
        {
            _last = reason;
            Open(pause);
        }
    }

    /// <summary>The one who was to probe gave up before it was known.</summary>
    public void Abandon()
    {
        lock (_gate) _isProbing = false;
    }

    private void Open(TimeSpan pause)
    {
        (_pause, _opened, _isOpen, _isProbing) = (pause < limits.LongestPause ? pause : limits.LongestPause, time.GetTimestamp(), true, false);
    }

    private TimeSpan LeftNow()
    {
        var left = _pause - time.GetElapsedTime(_opened);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
