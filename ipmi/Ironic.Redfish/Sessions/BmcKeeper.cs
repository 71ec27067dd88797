using System.Net;
using Ironic.Lanes;
using Ironic.Redfish.Http;

namespace Ironic.Redfish.Sessions;

/// <summary>The one queue, the one connection and the one session of a BMC.</summary>
internal sealed class BmcKeeper : IAsyncDisposable
{
    private const string RestartAction = "Manager.Reset";

    private readonly RedfishOptions _options;
    private readonly TimeProvider _time;
    private readonly LaneQueue _queue;
    private readonly CircuitBreaker<RedfishException> _breaker;
    private readonly Pace _pace;
    private readonly RoundTrip _trip;
    private RedfishTarget? _target;
    private RedfishConnection? _connection;
    private SessionHolder? _session;

    public BmcKeeper(RedfishOptions options, TimeProvider time, Func<BmcKeeper, bool> tryForget)
    {
        (_options, _time) = (options, time);
        _queue = new(time, options.ForgetAfter, DropAsync, () => tryForget(this));
        _breaker = new(new(options.BreakerFailures, options.BreakerPause, options.BreakerLongestPause), time);
        _pace = new(time);
        _trip = new(options.RequestTimeout, options.LeastTimeout < options.RequestTimeout ? options.LeastTimeout : options.RequestTimeout, options.RequestTimeout);
    }

    /// <summary>Somebody runs or waits.</summary>
    public bool IsWanted => _queue.IsWanted;

    public BmcMemory Memory { get; } = new();

    /// <summary>How it stands with this BMC now.</summary>
    public RedfishLaneView View => new()
    {
        IsSessionOpen = _session?.IsOpen ?? false,
        Inside = _queue.Inside,
        Requests = _pace.Requests,
        RoundTrip = _trip.Mean,
        Timeout = _trip.Timeout,
        Failures = _breaker.Failures,
        LastFailure = _breaker.Last?.Message,
        AskedAgainIn = _breaker.Left,
        MostPerSecond = Limits.MostPerSecond,
        LeastInterval = Limits.LeastInterval,
        Quirks = Memory.Quirks.Values,
    };

    private PaceLimits Limits => new(Memory.Quirks.MostPerSecond ?? _options.MostPerSecond, Memory.Quirks.LeastInterval ?? _options.Pause);

    private TimeSpan IdleAfter => Memory.Quirks.IdleTimeout ?? _options.SessionIdle;

    public void Enter() => _queue.Enter();

    /// <summary>For who has entered: waits for the turn, sends, tries again what may be tried again, leaves.</summary>
    public async Task<RedfishAnswer> SendAsync(RedfishTarget target, RedfishRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (_queue.Inside > _options.QueueLimit) throw Faults.QueueFull(target, _options.QueueLimit);
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await _queue.TakeTurnAsync(token => SendInTurnAsync(target, request, token), IdleAfter, cancellationToken);
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
            _queue.Leave();
        }
    }

    /// <summary>For who has entered: something on a connection of its own, with the credentials in force.</summary>
    public async Task<T> AsideAsync<T>(
        RedfishTarget target, Func<RedfishConnection, Action<HttpRequestMessage>, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var connection = new RedfishConnection(target, _options, new(_pace, _trip), _time);
        try
        {
            var authorize = await _queue.TakeTurnAsync(
                async token =>
                {
                    await TurnToAsync(target);
                    return await _session!.AuthorizeAsync(token);
                },
                IdleAfter, cancellationToken);
            return await work(connection, authorize, cancellationToken);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
        finally
        {
            _queue.Leave();
        }
    }

    /// <summary>Ends what runs and deletes the session on the BMC.</summary>
    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    private async Task<RedfishAnswer> SendInTurnAsync(RedfishTarget target, RedfishRequest request, CancellationToken cancellationToken)
    {
        if (_breaker.TryEnter() is var (left, last)) throw Faults.BreakerOpen(target, left, last);
        try
        {
            await TurnToAsync(target);
            var answer = await SendAuthorizedAsync(target, request, cancellationToken);
            _breaker.Succeed();
            if (request.Method == HttpMethod.Post && request.Path.EndsWith(RestartAction, StringComparison.Ordinal)) Restart(target);
            return answer;
        }
        catch (RedfishException e)
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
        _pace.Limits = Limits;
        if (target == _target) return;
        await DropAsync();
        _target = target;
        _connection = new(target, _options, new(_pace, _trip), _time);
        _session = new(target, _connection, _options, _time);
    }

    /// <summary>The BMC restarts: its sessions end, what was learnt of its pace holds no more, and asking it now would only tell that it is away.</summary>
    private void Restart(RedfishTarget target)
    {
        _session!.Lose();
        _trip.Forget();
        _breaker.Trip(Faults.Restarting(target), Memory.Quirks.RestartTime ?? _options.RestartTime);
    }

    private async Task DropAsync()
    {
        if (_session is { } session) await session.CloseAsync();
        _connection?.Dispose();
        (_session, _connection, _target) = (null, null, null);
    }
}
