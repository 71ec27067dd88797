namespace Ironic.Lanes;

/// <summary>
/// One BMC's queue: its callers go one after the other, and no more than a limit wait. Tells when the BMC has been left alone for a while. Safe for use by
/// several threads.
/// </summary>
internal sealed class LaneQueue : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _forgetAfter;
    private readonly Func<Task> _rest;
    private readonly Func<bool> _tryForget;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _idle;
    private int _inside;
    private long _lastUsed;
    private Task _idling = Task.CompletedTask;

    /// <param name="time">The clock.</param>
    /// <param name="forgetAfter">Disuse after which the lane is not worth keeping.</param>
    /// <param name="rest">Gives up what is not worth holding while nobody comes: called in turn, when idle and at the end.</param>
    /// <param name="tryForget">Called after long disuse; true when the lane was let go of.</param>
    public LaneQueue(TimeProvider time, TimeSpan forgetAfter, Func<Task> rest, Func<bool> tryForget)
    {
        (_time, _forgetAfter, _rest, _tryForget) = (time, forgetAfter, rest, tryForget);
        _idle = time.CreateTimer(_ => _idling = IdleAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Somebody runs or waits.</summary>
    public bool IsWanted => Inside > 0;

    /// <summary>Who runs and who waits.</summary>
    public int Inside => Volatile.Read(ref _inside);

    /// <summary>Joins the queue; each needs its <see cref="Leave"/>.</summary>
    public void Enter() => Interlocked.Increment(ref _inside);

    public void Leave() => Interlocked.Decrement(ref _inside);

    /// <summary>For who has entered: waits for the turn, and has the BMC for as long as <paramref name="work"/> runs.</summary>
    /// <param name="work">What to do; its token ends it with the caller's or with the queue.</param>
    /// <param name="idleAfter">How long after it the BMC counts as left alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<T> TakeTurnAsync<T>(Func<CancellationToken, Task<T>> work, TimeSpan idleAfter, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await _turn.WaitAsync(either.Token);
        try
        {
            return await work(either.Token);
        }
        finally
        {
            _lastUsed = _time.GetTimestamp();
            _idle.Change(idleAfter, Timeout.InfiniteTimeSpan);
            _turn.Release();
        }
    }

    /// <summary>Ends what runs, and rests for good.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _turn.WaitAsync(CancellationToken.None);
        await _idle.DisposeAsync();
        await _rest();
        _turn.Release();
        await _idling;
    }

    /// <summary>Runs on the timer. When somebody has the turn, nothing is idle, and the timer will be set again.</summary>
    private async Task IdleAsync()
    {
        if (!await _turn.WaitAsync(TimeSpan.Zero, CancellationToken.None)) return;
        await _rest();
        _turn.Release();

        var left = _forgetAfter - _time.GetElapsedTime(_lastUsed);
        if (left > TimeSpan.Zero) _idle.Change(left, Timeout.InfiniteTimeSpan);
        else if (_tryForget()) await _idle.DisposeAsync();
    }
}
