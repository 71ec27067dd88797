using Ironic.Conductor.Tests.World;
using Ironic.Model.Stores;
using Ironic.Storage;
using Ironic.Testing.Databases;
using Ironic.Testing.Stores;

namespace Ironic.Conductor.Tests.Leases;

/// <summary>A database that several members share.</summary>
internal abstract class ClusterDatabase : IAsyncDisposable
{
    public abstract MemberStore Open(string member);

    /// <summary>What is committed now, whoever has heard of it.</summary>
    public abstract Task<StoreFaces> TruthAsync();

    public abstract ValueTask DisposeAsync();

    /// <param name="engine">Null: in memory, which what members know of it lags behind as far as a test wants.</param>
    public static async Task<ClusterDatabase> NewAsync(TestEngine? engine) => engine is null ? new InMemory() : new OnPostgres((WorldDatabase)await WorldDisk.NewAsync(engine));

    private sealed class InMemory : ClusterDatabase
    {
        private readonly InMemoryStore _truth = new();

        public override MemberStore Open(string member) => new Lagging(_truth);

        public override Task<StoreFaces> TruthAsync() => Task.FromResult(StoreFaces.Of(_truth));

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class OnPostgres(WorldDatabase database) : ClusterDatabase
    {
        private readonly Store _onlooker = database.OpenBeside("onlooker");

        public override MemberStore Open(string member) => new Following(database.OpenBeside(member));

        /// <summary>A transaction begins with all that was committed before it.</summary>
        public override async Task<StoreFaces> TruthAsync()
        {
            await _onlooker.CommitAsync([new StoreWrite.DeleteBlob(Guid.Empty, "none")], default);
            return StoreFaces.Of(_onlooker);
        }

        public override async ValueTask DisposeAsync()
        {
            await _onlooker.DisposeAsync();
            await database.DisposeAsync();
        }
    }

    private sealed class Lagging(InMemoryStore truth) : MemberStore
    {
        private readonly InMemoryStore _memory = new();

        public override StoreFaces Memory => StoreFaces.Of(_memory);

        public override async Task<CommitResult> CommitAsync(IReadOnlyList<StoreWrite> writes)
        {
            var result = await truth.CommitAsync(writes, default);
            Hear();
            return result;
        }

        public override void Hear() => _memory.CopyFrom(truth);

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>The real one hears by itself, when the database says so.</summary>
    private sealed class Following(Store store) : MemberStore
    {
        public override StoreFaces Memory { get; } = StoreFaces.Of(store);

        public override Task<CommitResult> CommitAsync(IReadOnlyList<StoreWrite> writes) => store.CommitAsync(writes, default);

        public override ValueTask DisposeAsync() => store.DisposeAsync();
    }
}

/// <summary>A shared database as one member has it: commits are decided by what is stored, reads come from a memory that follows it.</summary>
internal abstract class MemberStore : IAsyncDisposable
{
    public abstract StoreFaces Memory { get; }

    public abstract Task<CommitResult> CommitAsync(IReadOnlyList<StoreWrite> writes);

    /// <summary>What others have committed comes to the memory.</summary>
    public virtual void Hear()
    {
    }

    public abstract ValueTask DisposeAsync();
}
