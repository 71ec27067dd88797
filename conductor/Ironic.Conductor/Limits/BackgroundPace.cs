namespace Ironic.Conductor.Limits;

/// <summary>
/// Lets background work begin one piece after another, as fast as the thread pool's line is short: requests stand in that same line, and a thousand stages that all begin at once would
/// keep each of them waiting until each stage has had its turn.
/// </summary>
/// <param name="time">The clock by which the line is long.</param>
internal sealed class BackgroundPace(TimeProvider time) : IDisposable
{
    /// <summary>A line that nobody notices.</summary>
    private static readonly TimeSpan ShortLine = TimeSpan.FromMilliseconds(2);

    /// <summary>How long to look away while the line is longer.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>However long the line: jobs go on when it is requests alone that fill it.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _door = new(1);

    /// <summary>Completes when it is this piece's turn.</summary>
    public async Task TakeTurnAsync(CancellationToken cancellationToken)
    {
        await _door.WaitAsync(cancellationToken);
        try
        {
            var held = time.GetTimestamp();
            while (await StandInLineAsync() > ShortLine && time.GetElapsedTime(held) < LongestHold) await Task.Delay(Pause, time, cancellationToken);
        }
        finally
        {
            _door.Release();
        }
    }

    public void Dispose() => _door.Dispose();

    /// <summary>How long the thread pool takes to come to what is queued now.</summary>
    private async Task<TimeSpan> StandInLineAsync()
    {
        var queued = time.GetTimestamp();
        await Task.Yield();
        return time.GetElapsedTime(queued);
    }
}
