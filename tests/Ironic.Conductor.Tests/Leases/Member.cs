using Ironic.Conductor.Jobs;
using Ironic.Conductor.Leases;
using Ironic.Conductor.Options;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Drivers;
using Ironic.Model.Identity;
using Ironic.Model.Jobs;
using Ironic.Model.Stores;
using Ironic.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Conductor.Tests.Leases;

/// <summary>One appliance of a cluster, as far as leases go: the real lease, keeper and takeover over a memory of the shared database that lags behind it.</summary>
internal sealed class Member : IStoreWriter, ISharedStore, IJobWaker, IAsyncDisposable
{
    private readonly MemberStore _database;
    private readonly ConductorOptions _options;
    private readonly ManualTimeProvider _clock;
    private readonly LeaseKeeper _keeper;
    private StoreWrite.RequireLease? _fence;
    private DateTimeOffset _nextBeat;

    public Member(string name, MemberStore database, ManualTimeProvider clock)
    {
        (_database, _clock, _options) = (database, clock, new() { HostName = name });
        var memory = database.Memory;
        var drivers = new DriverRegistry([FakeHardware.Type], [], new());
        Lease = new(this, memory.Conductors, this, drivers, new RandomIdSource(), clock, _options, new(new($"http://{name}:6385"), new($"http://{name}:8088")), NullLogger<ConductorLease>.Instance);
        var takeover = new Takeover(memory.Nodes, memory.Jobs, memory.Conductors, this, Lease, clock, _options, NullLogger<Takeover>.Instance);
        _keeper = new(Lease, takeover, this, memory.Conductors, this, memory.Jobs, this, clock, _options, NullLogger<LeaseKeeper>.Instance);
    }

    public string Name => _options.HostName;

    public ConductorLease Lease { get; }

    /// <summary>SIGSTOP: does nothing, while time goes on.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Whether the database can be reached.</summary>
    public bool IsConnected { get; set; } = true;

    public bool IsShared => true;

    public string? Fault => null;

    /// <summary>What a stage that was begun will write, and the lease that it was begun under.</summary>
    public (Job Job, CancellationToken Held)? Running { get; private set; }

    public void Hear()
    {
        if (IsConnected) _database.Hear();
    }

    /// <summary>A round of heartbeats, when it is time for one.</summary>
    public async Task LiveAsync()
    {
        if (IsPaused || _clock.GetUtcNow() < _nextBeat) return;
        _nextBeat = _clock.GetUtcNow() + (_options.LeaseTime / 4);
        await _keeper.BeatAsync(default);
    }

    public async Task<bool> BelievesInAsync(Guid job) => !IsPaused && await _database.Memory.Jobs.FindAsync(job, default) is { } known && Lease.Holds(known);

    public async Task BeginStageAsync(Guid job)
    {
        if (await BelievesInAsync(job)) Running = ((await _database.Memory.Jobs.FindAsync(job, default))!, Lease.Held);
    }

    /// <returns>Whether the stage's outcome was stored; a stage whose lease ended was cancelled.</returns>
    public async Task<bool> EndStageAsync(bool heedsCancellation)
    {
        if (Running is not { } running) return false;
        Running = null;
        if (heedsCancellation && running.Held.IsCancellationRequested) return false;
        try
        {
            return await CommitAsync([new StoreWrite.UpdateJob(running.Job with { Stage = $"{int.Parse(running.Job.Stage, null) + 1}" })], default) is CommitResult.Committed;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    public async Task<CommitResult> CommitAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken)
    {
        if (!IsConnected) throw new StoreException("The database is away.");
        var result = await _database.CommitAsync(_fence is null || writes.All(write => write is StoreWrite.PutConductor) ? writes : [_fence, .. writes]);
        return result is CommitResult.Fenced ? throw new StoreException("Fenced.") : result;
    }

    public void WriteUnder(string hostname, long lease) => _fence = new(hostname, lease);

    public void Watch(Action<IReadOnlyCollection<Guid>?> changed)
    {
    }

    public void Wake(Guid node)
    {
    }

    public async ValueTask DisposeAsync()
    {
        _keeper.Dispose();
        Lease.Dispose();
        await _database.DisposeAsync();
    }
}
