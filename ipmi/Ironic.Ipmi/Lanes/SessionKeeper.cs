using System.Net;
using System.Net.Sockets;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Session;

namespace Ironic.Ipmi.Lanes;

/// <summary>The one queue and the one session of a BMC.</summary>
internal sealed class SessionKeeper : IAsyncDisposable
{
    private readonly IpmiClient _client;
    private readonly LaneOptions _options;
    private readonly string _host;
    private readonly int _port;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _idle;
    private readonly Func<SessionKeeper, bool> _tryForget;
    private int _inside;
    private long _lastUsed;
    private BmcLink? _link;
    private BmcCredentials? _login;
    private IpmiSession? _session;
    private Task _idling = Task.CompletedTask;

    /// <param name="client">Opens the sessions.</param>
    /// <param name="options">How to treat the BMC.</param>
    /// <param name="host">Address or name.</param>
    /// <param name="port">UDP port.</param>
    /// <param name="tryForget">Called after long disuse; true when this keeper was let go of.</param>
    public SessionKeeper(IpmiClient client, LaneOptions options, string host, int port, Func<SessionKeeper, bool> tryForget)
    {
        (_client, _options, _host, _port, _tryForget) = (client, options, host, port, tryForget);
        _idle = client.Time.CreateTimer(_ => _idling = IdleAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Somebody runs or waits.</summary>
    public bool IsWanted => Volatile.Read(ref _inside) > 0;

    public void Enter() => Interlocked.Increment(ref _inside);

    /// <summary>For who has entered: waits for the turn, works, leaves.</summary>
    public async Task<T> RunAsync<T>(BmcCredentials login, Func<IIpmiChannel, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            if (Volatile.Read(ref _inside) > _options.QueueLimit) throw Faults.QueueFull(_host, _options.QueueLimit);
            return await RunInTurnAsync(login, work, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    /// <summary>Ends what runs, closes the session on the BMC, and returns when that is done or was tried for a second or two.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _turn.WaitAsync(CancellationToken.None);
        await _idle.DisposeAsync();
        await DropSessionAsync();
        _link?.Release();
        _turn.Release();
        await _idling;
    }

    private async Task<T> RunInTurnAsync<T>(BmcCredentials login, Func<IIpmiChannel, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await _turn.WaitAsync(either.Token);
        try
        {
            if (_login != login) await DropSessionAsync();
            _login = login;
            return await work(new Turn(this), either.Token);
        }
        finally
        {
            _lastUsed = _client.Time.GetTimestamp();
            _idle.Change(_options.IdleTimeout, Timeout.InfiniteTimeSpan);
            _turn.Release();
        }
    }

    private async Task<TResponse> ExecuteAsync<TResponse>(IIpmiCommand<TResponse> command, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ExecuteOnceAsync(command, cancellationToken);
            }
            catch (IpmiException e) when (e.Code is { } code && CompletionCodes.IsTransient(code) && attempt < _options.BusyAttempts)
            {
                await Task.Delay(_options.BusyDelay * (1 << (attempt - 1)), _client.Time, cancellationToken);
            }
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

        return _session = await _client.ConnectAsync(endPoint, _login!, cancellationToken);
    }

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

    private async Task DropSessionAsync()
    {
        if (_session is not { } session) return;
        _session = null;
        await session.DisposeAsync();
    }

    /// <summary>Runs on the timer. When somebody has the turn, nothing is idle, and the timer will be set again.</summary>
    private async Task IdleAsync()
    {
        if (!await _turn.WaitAsync(TimeSpan.Zero, CancellationToken.None)) return;
        await DropSessionAsync();
        _turn.Release();

        var left = _options.ForgetAfter - _client.Time.GetElapsedTime(_lastUsed);
        if (left > TimeSpan.Zero) _idle.Change(left, Timeout.InfiniteTimeSpan);
        else if (_tryForget(this)) await RetireAsync();
    }

    private async Task RetireAsync()
    {
        await _idle.DisposeAsync();
        _link?.Release();
        _stopping.Dispose();
    }

    /// <summary>What the work of one turn gets to see.</summary>
    private sealed class Turn(SessionKeeper keeper) : IIpmiChannel
    {
        public Task<TResponse> ExecuteAsync<TResponse>(IIpmiCommand<TResponse> command, CancellationToken cancellationToken) =>
            keeper.ExecuteAsync(command, cancellationToken);
    }
}
