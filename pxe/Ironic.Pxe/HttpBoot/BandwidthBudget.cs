namespace Ironic.Pxe.HttpBoot;

/// <summary>So many bytes a second for all transfers together. Each asks for one piece at a time and is served in the order of asking, so that all get equal shares.</summary>
/// <param name="bytesPerSecond">0: no limit.</param>
/// <param name="time">The clock.</param>
internal sealed class BandwidthBudget(long bytesPerSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _epoch = time.GetTimestamp();

    /// <summary>When all that was granted so far is on its way.</summary>
    private TimeSpan _free;

    /// <summary>Waits until these bytes may go. Who breaks off has used up what it asked for: one piece.</summary>
    public async ValueTask TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        if (bytesPerSecond == 0) return;
        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetElapsedTime(_epoch);
            var begin = _free > now ? _free : now;
            _free = begin + TimeSpan.FromSeconds((double)bytes / bytesPerSecond);
            wait = begin - now;
        }

        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
    }
}
