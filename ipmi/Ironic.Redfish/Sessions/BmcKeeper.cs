using System.Net;
using Ironic.Redfish.Http;

namespace Ironic.Redfish.Sessions;

/// <summary>The one queue, the one connection and the one session of a BMC.</summary>
internal sealed class BmcKeeper : IAsyncDisposable
{
    private readonly RedfishOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<BmcKeeper, bool> _tryForget;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CircuitBreaker _breaker;
    private readonly ITimer _idle;
    private int _inside;
    private long _lastUsed, _lastAnswer;
    private RedfishTarget? _target;
    private RedfishConnection? _connection;
    private SessionHolder? _session;
    private Task _idling = Task.CompletedTask;

    public BmcKeeper(RedfishOptions options, TimeProvider time, Func<BmcKeeper, bool> tryForget)
    {
        (_options, _time, _tryForget, _breaker) = (options, time, tryForget, new(options, time));
        _idle = time.CreateTimer(_ => _idling = IdleAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Somebody runs or waits.</summary>
    public bool IsWanted => Volatile.Read(ref _inside) > 0;

    public BmcMemory Memory { get; } = new();

    public void Enter() => Interlocked.Increment(ref _inside);

    /// <summary>For who has entered: waits for the turn, sends, tries again what may be tried again, leaves.</summary>
    public async Task<RedfishAnswer> SendAsync(RedfishTarget target, RedfishRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (Volatile.Read(ref _inside) > _options.QueueLimit) throw Faults.QueueFull(target, _options.QueueLimit);
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await SendInTurnAsync(target, request, cancellationToken);
                }
                catch (RedfishException e) when (e.InnerException is not RedfishException
                    && RetryTable.After(e, attempt, request.IsRead, _options.Jitter.NextDouble()) is { } wait)
                {
                    await Task.Delay(wait, _time, cancellationToken);
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    /// <summary>For who has entered: something on a connection of its own, with the credentials in force.</summary>
    public async Task<T> AsideAsync<T>(
        RedfishTarget target, Func<RedfishConnection, Action<HttpRequestMessage>, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var connection = new RedfishConnection(target, _options, _time);
        try
        {
            Action<HttpRequestMessage> authorize;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
            await _turn.WaitAsync(either.Token);
            try
            {
                await TurnToAsync(target);
                authorize = await _session!.AuthorizeAsync(either.Token);
            }
            finally
            {
                Rest();
                _turn.Release();
            }

            return await work(connection, authorize, cancellationToken);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    /// <summary>Ends what runs and deletes the session on the BMC.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _turn.WaitAsync(CancellationToken.None);
        await _idle.DisposeAsync();
        await DropAsync();
        _turn.Release();
        await _idling;
    }

    private async Task<RedfishAnswer> SendInTurnAsync(RedfishTarget target, RedfishRequest request, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await _turn.WaitAsync(either.Token);
        try
        {
            if (_breaker.TryEnter() is var (left, last)) throw Faults.BreakerOpen(target, left, last);
            await TurnToAsync(target);
            await PauseAsync(either.Token);
            var answer = await SendAuthorizedAsync(target, request, either.Token);
            _breaker.Succeed();
            return answer;
        }
        catch (RedfishException e) when (e.InnerException is not RedfishException)
        {
            if (e.Failure is RedfishFailure.Unreachable or RedfishFailure.NoAnswer) _breaker.Fail(e);
            else _breaker.Succeed();
            throw;
        }
        catch (OperationCanceledException)
        {
            _breaker.Abandon();
            throw;
        }
        finally
        {
            Rest();
            _turn.Release();
        }
    }

    /// <summary>A session may have ended without our knowledge: then once more in a new one.</summary>
    private async Task<RedfishAnswer> SendAuthorizedAsync(RedfishTarget target, RedfishRequest request, CancellationToken cancellationToken)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            var authorize = await _session!.AuthorizeAsync(cancellationToken);
            var inSession = _session.IsOpen;
            try
            {
                return await _connection!.SendAsync(request, authorize, cancellationToken);
            }
            catch (RedfishException e) when (e.Status == (int)HttpStatusCode.Unauthorized)
            {
                _session.Lose();
                if (isSecond || !inSession) throw Faults.CredentialsRefused(target, e.Messages);
            }
        }
    }

    /// <summary>Another login or another TLS policy is another conversation.</summary>
    private async Task TurnToAsync(RedfishTarget target)
    {
        if (target == _target) return;
        await DropAsync();
        _target = target;
        _connection = new(target, _options, _time);
        _session = new(target, _connection, _options, _time);
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        var left = _options.Pause - _time.GetElapsedTime(_lastAnswer);
        if (_options.Pause > TimeSpan.Zero && _lastAnswer != 0 && left > TimeSpan.Zero) await Task.Delay(left, _time, cancellationToken);
    }

    private void Rest()
    {
        _lastUsed = _lastAnswer = _time.GetTimestamp();
        _idle.Change(_options.SessionIdle, Timeout.InfiniteTimeSpan);
    }

    private async Task DropAsync()
    {
        if (_session is { } session) await session.CloseAsync();
        _connection?.Dispose();
        (_session, _connection, _target) = (null, null, null);
    }

    /// <summary>Runs on the timer. When somebody has the turn, nothing is idle, and the timer will be set again.</summary>
    private async Task IdleAsync()
    {
        if (!await _turn.WaitAsync(TimeSpan.Zero, CancellationToken.None)) return;
        await DropAsync();
        _turn.Release();

        var left = _options.ForgetAfter - _time.GetElapsedTime(_lastUsed);
        if (left > TimeSpan.Zero) _idle.Change(left, Timeout.InfiniteTimeSpan);
        else if (_tryForget(this)) await _idle.DisposeAsync();
    }
}
