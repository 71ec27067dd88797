using Ironic.Conductor.Reservations;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Faults;
using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Testing;
using Ironic.Testing.Databases;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Conductor.Tests.Reservations;

/// <summary>A lock is given back, whatever the database does meanwhile.</summary>
public abstract class NodeLocksTests(TestEngine engine) : IAsyncLifetime
{
    private readonly Guid _node = Guid.NewGuid();
    private WorldDisk _disk = null!;
    private StoreFaces _store = null!;
    private AwayStore _line = null!;
    private NodeLocks _locks = null!;

    public async Task InitializeAsync()
    {
        _disk = await WorldDisk.NewAsync(engine);
        _store = await _disk.OpenAsync("here");
        _line = new(_store.Writer);
        _locks = new(_store.Nodes, _store.Jobs, _line, _line, new ManualTimeProvider(), new() { HostName = "here" }, NullLogger<NodeLocks>.Instance);
    }

    public async Task DisposeAsync() => await _disk.DisposeAsync();

    [Fact]
    public async Task DatabaseGoesAwayBeforeTheLockIsGivenBack_WhatWasDoneCounts_AndTheLockFollows()
    {
        await EnrollAsync();
        var done = await _locks.HoldAsync<bool>(_node, (_, _) =>
        {
            _line.Loses = Loss.Request;
            return Task.FromResult<Outcome<bool>>(true);
        }, default);
        Assert.True(done.TryGet(out _, out _));
        Assert.Equal("here", await HolderAsync());

        await _locks.MendAsync(default);
        Assert.Equal("here", await HolderAsync());

        _line.Loses = Loss.Nothing;
        await _locks.MendAsync(default);
        Assert.Null(await HolderAsync());
    }

    [Fact]
    public async Task AnswerIsLost_WhenTheLockIsTaken_TheLockIsFreed()
    {
        await EnrollAsync();
        _line.Loses = Loss.Answer;
        await Assert.ThrowsAsync<StoreException>(() => _locks.HoldAsync<bool>(_node, (_, _) => throw new InvalidOperationException("It has no lock."), default));
        _line.Loses = Loss.Nothing;
        Assert.Equal("here", await HolderAsync());

        await _locks.MendAsync(default);
        Assert.Null(await HolderAsync());
    }

    [Fact]
    public async Task LockOfAJob_IsLeftAlone()
    {
        await EnrollAsync();
        _line.Loses = Loss.Request;
        await Assert.ThrowsAsync<StoreException>(() => _locks.HoldAsync<bool>(_node, (_, _) => Task.FromResult<Outcome<bool>>(true), default));
        _line.Loses = Loss.Nothing;
        var node = (await _store.Nodes.FindAsync(_node, default))!;
        await _store.Writer.CommitAsync([new StoreWrite.UpdateNode(node with { Reservation = "here" }), new StoreWrite.InsertJob(new() { Uuid = Guid.NewGuid(), NodeUuid = _node, Kind = "clean", Stage = "start", Status = JobStatus.Running, CreatedAt = default })], default);

        await _locks.MendAsync(default);
        Assert.Equal("here", await HolderAsync());
    }

    private async Task EnrollAsync() =>
        Assert.IsType<CommitResult.Committed>(await _store.Writer.CommitAsync([new StoreWrite.InsertNode(new Node { Uuid = _node, Driver = "fake", Provision = new(ProvisionState.Available, null), CreatedAt = default })], default));

    private async Task<string?> HolderAsync() => (await _store.Nodes.FindAsync(_node, default))!.Reservation;

    private enum Loss
    {
        Nothing,
        Request,
        Answer,
    }

    /// <summary>A database that is away, or whose answer does not arrive.</summary>
    private sealed class AwayStore(IStoreWriter store) : IStoreWriter, ISharedStore
    {
        public Loss Loses { get; set; }

        public bool IsShared => true;

        public string? Fault => Loses == Loss.Nothing ? null : "It is away.";

        public async Task<CommitResult> CommitAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken)
        {
            if (Loses == Loss.Request) throw new StoreException("It is away.");
            var result = await store.CommitAsync(writes, cancellationToken);
            return Loses == Loss.Answer ? throw new StoreException("It is not known whether it was stored.") : result;
        }

        public void Watch(Action<IReadOnlyCollection<Guid>?> changed)
        {
        }

        public void WriteUnder(string hostname, long lease)
        {
        }
    }
}
