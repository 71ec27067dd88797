using Ironic.Images.Sharing;

namespace Ironic.Images.Tests.Sharing;

public sealed class SharedWorkTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly SharedWork<int> _work = new();
    private readonly TaskCompletionSource<int> _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _runs;
    private int _cancelled;

    public Task InitializeAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => _work.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task Run_ManyAtOnce_IsOneRun()
    {
        var waiting = Enumerable.Range(0, 300).Select(_ => AskAsync(CancellationToken.None)).ToList();
        _gate.SetResult(7);

        Assert.All(await Task.WhenAll(waiting), result => Assert.Equal(7, result));
        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task Run_Fault_GoesToAllAndIsNotKept()
    {
        var waiting = Enumerable.Range(0, 3).Select(_ => AskAsync(CancellationToken.None)).ToList();
        _gate.SetException(new IOException("once"));

        foreach (var task in waiting) await Assert.ThrowsAsync<IOException>(() => task);
        Assert.Equal(9, await _work.RunAsync("a", _ => Task.FromResult(9), CancellationToken.None));
    }

    [Fact]
    public async Task Cancel_OneOfTwo_LeavesTheRunToTheOther()
    {
        using var leaving = new CancellationTokenSource();
        var first = AskAsync(leaving.Token);
        var second = AskAsync(CancellationToken.None);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _gate.SetResult(1);

        Assert.Equal(1, await second);
        Assert.Equal(0, _cancelled);
    }

    [Fact]
    public async Task Cancel_TheLast_EndsTheRunAndTheNextWaitsForItsEnd()
    {
        using var leaving = new CancellationTokenSource();
        var dying = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _work.RunAsync(
            "a",
            async token =>
            {
                await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => dying.SetResult(), TaskScheduler.Default);
                await mayEnd.Task;
                return 1;
            },
            leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await dying.Task;

        var next = AskAsync(CancellationToken.None);
        Assert.Equal(0, _runs); // two never overlap
        mayEnd.SetResult();
        _gate.SetResult(2);

        Assert.Equal(2, await next);
    }

    [Fact]
    public async Task Dispose_EndsWhatRuns()
    {
        var waiting = AskAsync(CancellationToken.None);

        await _work.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => AskAsync(CancellationToken.None));
    }

    private Task<int> AskAsync(CancellationToken cancellationToken) => _work.RunAsync(
        "a",
        async token =>
        {
            Interlocked.Increment(ref _runs);
            try
            {
                return await _gate.Task.WaitAsync(token);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref _cancelled);
                throw;
            }
        },
        cancellationToken);
}
