namespace Ironic.Redfish.Sessions;

/// <summary>
/// Spares callers the wait for a BMC that does not answer: after some failures in a row they are refused at once, but for a probe now and then.
/// Safe for use by several threads.
/// </summary>
internal sealed class CircuitBreaker(RedfishOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private int _failures;
    private TimeSpan _pause;
    private long _opened;
    private bool _probing;
    private RedfishException? _last;

    /// <summary>Null: ask. Else how long until somebody may, and what it failed with.</summary>
    public (TimeSpan Left, RedfishException Last)? TryEnter()
    {
        lock (_gate)
        {
            if (_failures < options.BreakerFailures || _last is null) return null;
            var left = _pause - time.GetElapsedTime(_opened);
            if (left <= TimeSpan.Zero && !_probing)
            {
                _probing = true;
                return null;
            }

            return (left > TimeSpan.Zero ? left : TimeSpan.Zero, _last);
        }
    }

    /// <summary>The BMC has answered, be it with an error.</summary>
    public void Succeed()
    {
        lock (_gate) (_failures, _probing, _last) = (0, false, null);
    }

    /// <summary>The BMC did not answer.</summary>
    public void Fail(RedfishException fault)
    {
        lock (_gate)
        {
            _failures++;
            _last = fault;
            if (_failures < options.BreakerFailures) return;
            var longer = _probing ? _pause * 2 : options.BreakerPause;
            _pause = longer < options.BreakerLongestPause ? longer : options.BreakerLongestPause;
            _opened = time.GetTimestamp();
            _probing = false;
        }
    }

    /// <summary>The one who was to probe gave up before it was known.</summary>
    public void Abandon()
    {
        lock (_gate) _probing = false;
    }
}
