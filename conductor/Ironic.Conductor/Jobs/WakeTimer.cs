namespace Ironic.Conductor.Jobs;

/// <summary>When parked jobs are due: one timer for all of them, set for the earliest.</summary>
internal sealed class WakeTimer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, DateTimeOffset> _due = [];
    private readonly PriorityQueue<Guid, DateTimeOffset> _order = new();
    private readonly TimeProvider _clock;
    private readonly Action<Guid> _wake;
    private readonly ITimer _timer;

    public WakeTimer(TimeProvider clock, Action<Guid> wake)
    {
        (_clock, _wake) = (clock, wake);
        _timer = clock.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sets, moves or (null) takes back a node's alarm.</summary>
    public void Set(Guid node, DateTimeOffset? at)
    {
        lock (_gate)
        {
            if (at is { } due)
            {
                _due[node] = due;
                _order.Enqueue(node, due); // an older entry of the node stays behind and is skipped when it comes up
            }
            else
            {
                _due.Remove(node);
            }

            Arm();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Fire()
    {
        List<Guid> ready = [];
        lock (_gate)
        {
            var now = _clock.GetUtcNow();
            while (TryPeekValid(out var node, out var due) && due <= now)
            {
                _order.Dequeue();
                _due.Remove(node);
                ready.Add(node);
            }

            Arm();
        }

        foreach (var node in ready) _wake(node);
    }

    private void Arm()
    {
        if (!TryPeekValid(out _, out var due))
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var left = due - _clock.GetUtcNow();
        _timer.Change(left < TimeSpan.Zero ? TimeSpan.Zero : left, Timeout.InfiniteTimeSpan);
    }

    private bool TryPeekValid(out Guid node, out DateTimeOffset due)
    {
        while (_order.TryPeek(out node, out due))
        {
            if (_due.TryGetValue(node, out var current) && current == due) return true;
            _order.Dequeue();
        }

        return false;
    }
}
