using Ironic.Conductor.Options;
using Ironic.Model.Boot;
using Ironic.Model.Conductors;
using Ironic.Model.Drivers;
using Ironic.Model.Identity;
using Ironic.Model.Jobs;
using Ironic.Model.Stores;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Leases;

/// <summary>
/// This appliance's claim to what it works on. Renewed by heartbeats; whoever falls silent is replaced, and what it writes afterwards is refused, because
/// every commit goes under the lease's number (<see cref="ISharedStore.WriteUnder"/>). Time is each one's own: no two clocks are compared.
/// </summary>
/// <remarks>On a database of one's own there is nobody to lose it to: it is always held.</remarks>
internal sealed partial class ConductorLease(IStoreWriter writer, IConductorStore conductors, ISharedStore store, DriverRegistry drivers, IIdSource ids, TimeProvider clock, ConductorOptions options, ProvisioningUrls urls, ILogger<ConductorLease> log) : IDisposable
{
    private readonly Guid _incarnation = ids.NewId();
    private readonly SemaphoreSlim _gate = new(1);
    private CancellationTokenSource _held = new(Timeout.InfiniteTimeSpan, clock);
    private long _renewedAt;

    /// <summary>0: never joined.</summary>
    public long Number { get; private set; }

    /// <summary>Whether nobody can have taken over yet. Counted from before the last heartbeat was sent, so it ends here before it ends for those who heard it.</summary>
    public bool IsHeld => !store.IsShared || (Number > 0 && clock.GetElapsedTime(_renewedAt) < options.LeaseTime);

    /// <summary>Whether the job is ours to run: on a shared database its row names who runs it, and under which lease.</summary>
    public bool Holds(Job job) => !store.IsShared || (IsHeld && job.LeaseOwner == options.HostName && job.Lease == Number);

    /// <summary>Cancelled when the lease is lost or runs out: what it was begun under must not go on. After that there is a new one.</summary>
    public CancellationToken Held => Volatile.Read(ref _held).Token;

    /// <summary>Takes up work under a number of its own. No error when it has begun already.</summary>
    /// <exception cref="StoreException">The database is away.</exception>
    public async Task JoinAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            while (Number == 0)
            {
                var (sent, now) = (clock.GetTimestamp(), clock.GetUtcNow());
                var known = await OwnAsync(cancellationToken);
                var record = new ConductorRecord(options.HostName, options.ConductorGroup, [.. drivers.Types.Select(type => type.Name)], known?.CreatedAt ?? now, now)
                {
                    Lease = (known?.Lease ?? 0) + 1,
                    Beat = (known?.Beat ?? 0) + 1,
                    Incarnation = _incarnation,
                    Api = urls.Api,
                };
                if (await writer.CommitAsync([new StoreWrite.PutConductor(record)], cancellationToken) is not CommitResult.Committed) continue;
                store.WriteUnder(options.HostName, record.Lease);
                (Number, _renewedAt) = (record.Lease, sent);
                Hold();
                Joined(record.Lease);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A heartbeat.</summary>
    /// <exception cref="StoreException">The database is away.</exception>
    public async Task<Renewal> RenewAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var sent = clock.GetTimestamp();
                var known = await OwnAsync(cancellationToken);
                if (known is { Serving: true } && known.Incarnation != _incarnation && Number > 0) return Renewal.Replaced;
                if (known is null || !known.Serving || known.Lease != Number)
                {
                    Lose();
                    return Renewal.Lost;
                }

                var next = known with { HeartbeatAt = clock.GetUtcNow(), Beat = known.Beat + 1 };
                if (await writer.CommitAsync([new StoreWrite.PutConductor(next)], cancellationToken) is not CommitResult.Committed) continue; // looked at anew
                var wasHeld = IsHeld && !_held.IsCancellationRequested;
                _renewedAt = sent;
                Hold();
                return wasHeld ? Renewal.Renewed : Renewal.HeldAgain;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends the lease, so that others need not wait for it to run out.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (Number == 0 || !store.IsShared || await OwnAsync(cancellationToken) is not { } known || known.Lease != Number) return;
            await writer.CommitAsync([new StoreWrite.PutConductor(known.Ended())], cancellationToken);
            Lose();
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _held.Dispose();
        _gate.Dispose();
    }

    private async ValueTask<ConductorRecord?> OwnAsync(CancellationToken cancellationToken) =>
        (await conductors.ListAsync(cancellationToken)).FirstOrDefault(record => record.Hostname == options.HostName);

    /// <summary>The token is cancelled by itself when the lease runs out unrenewed.</summary>
    private void Hold()
    {
        if (!store.IsShared) return;
        if (_held.IsCancellationRequested) Volatile.Write(ref _held, new(Timeout.InfiniteTimeSpan, clock));
        var left = options.LeaseTime - clock.GetElapsedTime(_renewedAt);
        _held.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private void Lose()
    {
        Number = 0;
        _held.Cancel();
    }

    [LoggerMessage(1120, LogLevel.Information, "This appliance works under lease {Number}")]
    private partial void Joined(long number);
}

/// <summary>What came of a heartbeat.</summary>
internal enum Renewal
{
    Renewed,

    /// <summary>It had run out, but nobody had taken over.</summary>
    HeldAgain,

    /// <summary>Others took over; what we had is theirs.</summary>
    Lost,

    /// <summary>Another appliance of our name is at work.</summary>
    Replaced,
}
