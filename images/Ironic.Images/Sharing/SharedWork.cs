namespace Ironic.Images.Sharing;

/// <summary>One run of some work for all who ask for it at the same time. It is cancelled when the last of them has left.</summary>
/// <remarks>Thread-safe. A run that is being cancelled is waited for before the same work starts again: two never overlap.</remarks>
internal sealed class SharedWork<T> : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Run> _runs = new(StringComparer.Ordinal);
    private bool _disposed;

    /// <summary>Runs <paramref name="work"/>, or joins the run of the same key. The result, or the fault, goes to all who wait.</summary>
    public async Task<T> RunAsync(string key, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            var run = Join(key, work, out var joined);
            if (!joined)
            {
                await run.Ended.WaitAsync(cancellationToken);
                continue;
            }

            try
            {
                return await run.Result.WaitAsync(cancellationToken);
            }
            finally
            {
                Leave(run);
            }
        }
    }

    /// <summary>Cancels what runs and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        List<Run> runs;
        lock (_gate)
        {
            _disposed = true;
            runs = [.. _runs.Values];
            foreach (var run in runs) run.Dying = true;
        }

        foreach (var run in runs)
        {
            await run.Cancellation.CancelAsync();
            await run.Ended;
        }
    }

    private Run Join(string key, Func<CancellationToken, Task<T>> work, out bool joined)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_runs.TryGetValue(key, out var run))
            {
                run = new();
                _runs.Add(key, run);
                run.Result = Task.Run(() => work(run.Cancellation.Token), run.Cancellation.Token); // not on the first asker's stack: it may leave
                run.Ended = EndAsync(key, run);
            }

            joined = !run.Dying && !run.Result.IsCompleted; // an old result is nobody's: the next asker wants the present one
            if (joined) run.Waiters++;
            return run;
        }
    }

    private void Leave(Run run)
    {
        lock (_gate)
        {
            if (--run.Waiters > 0 || run.Result.IsCompleted) return;
            run.Dying = true;
        }

        run.Cancellation.Cancel();
    }

    private async Task EndAsync(string key, Run run)
    {
        await ((Task)run.Result).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate) _runs.Remove(key);
    }

    private sealed class Run
    {
        public CancellationTokenSource Cancellation { get; } = new();

        public Task<T> Result { get; set; } = null!;

        /// <summary>Completes, never faulted, once the work is over and forgotten.</summary>
        public Task Ended { get; set; } = null!;

        public int Waiters { get; set; }

        public bool Dying { get; set; }
    }
}
