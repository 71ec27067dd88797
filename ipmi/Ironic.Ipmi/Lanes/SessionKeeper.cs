using System.Net;
using System.Net.Sockets;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Session;
using Ironic.Lanes;

namespace Ironic.Ipmi.Lanes;

/// <summary>The one queue and the one session of a BMC.</summary>
internal sealed class SessionKeeper : IAsyncDisposable
{
    private readonly IpmiClient _client;
    private readonly LaneOptions _options;
    private readonly string _host;
    private readonly int _port;
    private readonly LaneQueue _queue;
    private readonly CircuitBreaker<IpmiException> _breaker;
    private readonly Pace _pace;
    private readonly Turn _turn;
    private BmcLink? _link;
    private BmcTarget? _target;
    private IpmiSession? _session;

    /// <param name="client">Opens the sessions.</param>
    /// <param name="options">How to treat the BMC.</param>
    /// <param name="host">Address or name.</param>
    /// <param name="port">UDP port.</param>
    /// <param name="tryForget">Called after long disuse; true when this keeper was let go of.</param>
    public SessionKeeper(IpmiClient client, LaneOptions options, string host, int port, Func<SessionKeeper, bool> tryForget)
    {
        (_client, _options, _host, _port, _turn) = (client, options, host, port, new(this));
        _queue = new(client.Time, options.ForgetAfter, DropSessionAsync, () => TryForget(tryForget));
        _breaker = new(new(options.BreakerFailures, options.BreakerPause, options.BreakerLongestPause), client.Time);
        _pace = new(client.Time);
    }

    /// <summary>Somebody runs or waits.</summary>
    public bool IsWanted => _queue.IsWanted;

    /// <summary>How it stands with this BMC now.</summary>
    public LaneView View => new()
    {
        IsSessionOpen = _session is not null,
        CipherSuite = _link?.Suite?.Id,
        Inside = _queue.Inside,
        Requests = _pace.Requests,
        RoundTrip = _link?.RoundTrip.Mean,
        Timeout = _link?.RoundTrip.Timeout,
        Failures = _breaker.Failures,
        LastFailure = _breaker.Last?.Message,
        AskedAgainIn = _breaker.Left,
    };

    public void Enter() => _queue.Enter();

    /// <summary>For who has entered: waits for the turn, works, leaves.</summary>
    public async Task<T> RunAsync<T>(BmcTarget target, Func<IIpmiChannel, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            if (_queue.Inside > _options.QueueLimit) throw Faults.QueueFull(_host, _options.QueueLimit);
            return await _queue.TakeTurnAsync(token => RunInTurnAsync(target, work, token), target.Quirks.IdleTimeout ?? _options.IdleTimeout, cancellationToken);
        }
        finally
        {
            _queue.Leave();
        }
    }

    /// <summary>Ends what runs, closes the session on the BMC, and returns when that is done or was tried for a second or two.</summary>
    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        _link?.Release();
    }

    private async Task<T> RunInTurnAsync<T>(BmcTarget target, Func<IIpmiChannel, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        if (_target?.Login != target.Login) await DropSessionAsync();
        _target = target;
        _pace.Limits = new(target.Quirks.MostPerSecond ?? _options.MostPerSecond, target.Quirks.LeastInterval ?? _options.LeastInterval);
        if (_link is not null) _link.Trace = target.Trace;
        return await work(_turn, cancellationToken);
    }

    private async Task<TResponse> ExecuteAsync<TResponse>(IIpmiCommand<TResponse> command, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await ExecuteGuardedAsync(command, cancellationToken);
                if (command is ResetBmcCommand) await RestartAsync();
                return answer;
            }
            catch (IpmiException e) when (e.Code is { } code && CompletionCodes.IsTransient(code) && attempt < _options.BusyAttempts)
            {
                await Task.Delay(Backoff.Wait(_options.BusyDelay, attempt, _client.Options.Jitter.NextDouble()), _client.Time, cancellationToken);
            }
            catch (IpmiException e) when (command is ResetBmcCommand && e.Failure is IpmiFailure.NoAnswer or IpmiFailure.SessionLost)
            {
                await RestartAsync(); // as likely as not it restarts without a word
                throw;
            }
        }
    }

    /// <summary>Not at all while the BMC is known to be away; what becomes of it is what is known then.</summary>
    private async Task<TResponse> ExecuteGuardedAsync<TResponse>(IIpmiCommand<TResponse> command, CancellationToken cancellationToken)
    {
        if (_breaker.TryEnter() is var (left, last)) throw Faults.BreakerOpen(_host, left, last);
        try
        {
            var answer = await ExecuteOnceAsync(command, cancellationToken);
            _breaker.Succeed();
            return answer;
        }
        catch (IpmiException e)
        {
            if (e.Failure is IpmiFailure.NoAnswer or IpmiFailure.Unreachable) _breaker.Fail(e);
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
            _pace.Rest();
        }
    }

    /// <summary>In the session there is, or if that turns out to be dead, once more in a new one.</summary>
    private async Task<TResponse> ExecuteOnceAsync<TResponse>(IIpmiCommand<TResponse> command, CancellationToken cancellationToken)
    {
        var reused = await FindSessionAsync(command.MayRepeat, cancellationToken);
        var session = reused ?? await OpenSessionAsync(cancellationToken);
        try
        {
            return await session.ExecuteAsync(command, cancellationToken);
        }
        catch (IpmiException e) when (!session.IsAlive)
        {
            await DropSessionAsync();
            if (!command.MayRepeat) throw Faults.Uncertain(session.EndPoint, command, e);
            if (reused is null) throw;
        }

        session = await OpenSessionAsync(cancellationToken);
        return await session.ExecuteAsync(command, cancellationToken);
    }

    /// <summary>
    /// The open session; null when there is none. Before a command that must not come twice, an old session is tried with a harmless one:
    /// so that "no answer" hardly ever leaves open what has happened.
    /// </summary>
    private async Task<IpmiSession?> FindSessionAsync(bool mayRepeat, CancellationToken cancellationToken)
    {
        if (_session is { IsAlive: true, IsStale: true } && !mayRepeat)
        {
            try
            {
                await _session.ExecuteAsync(GetDeviceIdCommand.Instance, cancellationToken);
            }
            catch (IpmiException)
            {
                // A refusal shows that the session lives; silence has marked it dead.
            }
        }

        if (_session is { IsAlive: false }) await DropSessionAsync();
        return _session;
    }

    private async Task<IpmiSession> OpenSessionAsync(CancellationToken cancellationToken)
    {
        var endPoint = await ResolveAsync(cancellationToken);
        if (!endPoint.Equals(_link?.EndPoint))
        {
            _link?.Release();
            _link = _client.Hold(endPoint); // held between sessions too, for what it has learnt
        }

        (_link.Pace, _link.IsDoubtful, _link.Trace) = (_pace, _breaker.IsProbing, _target!.Trace);
        return _session = await _client.OpenAsync(endPoint, LoginOf(_target!), cancellationToken);
    }

    private static BmcCredentials LoginOf(BmcTarget target) =>
        target is { Login.Suite: null, Quirks.CipherSuite: { } only } ? target.Login with { Suite = Wire.CipherSuite.Find(only) } : target.Login;

    private async Task<IPEndPoint> ResolveAsync(CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(_host, out var address)) return new(address, _port);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(_host, cancellationToken);
            return new(addresses[0], _port);
        }
        catch (SocketException e)
        {
            throw Faults.Unresolved(_host, e);
        }
    }

    /// <summary>The BMC restarts: its sessions end, what was learnt of it may hold no more, and asking it now would only tell that it is away.</summary>
    private async Task RestartAsync()
    {
        if (_session is { } session) session.IsAlive = false;
        await DropSessionAsync();
        _link?.Forget();
        _breaker.Trip(Faults.Restarting(_host), _target!.Quirks.RestartTime ?? _options.RestartTime);
    }

    private async Task DropSessionAsync()
    {
        if (_session is not { } session) return;
        _session = null;
        await session.DisposeAsync();
    }

    private bool TryForget(Func<SessionKeeper, bool> tryForget)
    {
        if (!tryForget(this)) return false;
        _link?.Release();
        return true;
    }

    /// <summary>What the work of one turn gets to see.</summary>
    private sealed class Turn(SessionKeeper keeper) : IIpmiChannel
    {
        public Task<TResponse> ExecuteAsync<TResponse>(IIpmiCommand<TResponse> command, CancellationToken cancellationToken) =>
            keeper.ExecuteAsync(command, cancellationToken);
    }
}
