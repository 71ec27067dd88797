using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Testing;
using Ironic.Testing.Databases;

namespace Ironic.Conductor.Tests.Leases;

/// <summary>Generated interleavings of heartbeats, pauses, deaths, cut lines and stages; what must hold is looked at after every step.</summary>
/// <param name="engine">Null: in memory, where hearing of the others is a step, too, and may come as late as any.</param>
/// <param name="runs">How many are generated.</param>
public abstract class LeaseProtocolTests(TestEngine? engine, int runs)
{
    private const int Steps = 250, Members = 3, Jobs = 4;

    [Fact]
    public async Task NoTwoBelieveThatAJobIsTheirs_AndInTheEndEachIsSomebodys()
    {
        var first = Random.Shared.Next();
        for (var seed = first; seed < first + runs; seed++)
        {
            try
            {
                await using var database = await ClusterDatabase.NewAsync(engine);
                await RunAsync(database, new(seed));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
            }
        }
    }

    private static async Task RunAsync(ClusterDatabase database, Random random)
    {
        await using var world = await World.CreateAsync(database, random);
        for (var step = 0; step < Steps; step++)
        {
            await world.StepAsync();
            await world.CheckAsync();
        }

        await world.CheckEndAsync();
    }

    private static Node NewNode() => new() { Uuid = Guid.NewGuid(), Driver = "fake", Provision = new(ProvisionState.Deploying, ProvisionState.Active), CreatedAt = default };

    /// <summary>Three conductors and the jobs that they have between them.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly ClusterDatabase _database;
        private readonly Random _random;
        private readonly ManualTimeProvider _clock = new();
        private readonly Member[] _members;
        private readonly List<Guid> _jobs = [];
        private int _stored;

        private World(ClusterDatabase database, Random random)
        {
            (_database, _random) = (database, random);
            _members = [.. Enumerable.Range(0, Members).Select(i => NewMember($"c{i}"))];
        }

        public static async Task<World> CreateAsync(ClusterDatabase database, Random random)
        {
            var world = new World(database, random);
            var truth = await database.TruthAsync();
            for (var i = 0; i < Jobs; i++)
            {
                var node = NewNode();
                var job = new Job { Uuid = Guid.NewGuid(), NodeUuid = node.Uuid, Kind = "deploy", Stage = "0", Status = JobStatus.Running, LeaseOwner = "gone", CreatedAt = world._clock.GetUtcNow() };
                await truth.Writer.CommitAsync([new StoreWrite.InsertNode(node with { Reservation = "gone" }), new StoreWrite.InsertJob(job)], default);
                world._jobs.Add(job.Uuid);
            }

            return world;
        }

        /// <summary>Something happens to one of them.</summary>
        public async Task StepAsync()
        {
            var at = _random.Next(Members);
            var member = _members[at];
            switch (_random.Next(16))
            {
                case 0: member.IsPaused = true; break;
                case 1 or 2: member.IsPaused = false; break;
                case 3: member.IsConnected = false; break;
                case 4 or 5: member.IsConnected = true; break;
                case 6: // kill -9, and a new start under the same name
                    await member.DisposeAsync();
                    _members[at] = NewMember(member.Name);
                    break;
                case 7 or 8 or 9 when !member.IsPaused: await member.BeginStageAsync(_jobs[_random.Next(Jobs)]); break;
                case 10 or 11 or 12 when !member.IsPaused: _stored += await EndStageAsync(member, heedsCancellation: _random.Next(2) == 0) ? 1 : 0; break;
                case 13: member.Hear(); break;
                default: await PassAsync(_random.Next(1, 12)); break;
            }
        }

        /// <summary>No two believe that a job is theirs.</summary>
        public async Task CheckAsync()
        {
            foreach (var job in _jobs)
            {
                var believers = await BelieversAsync(job);
                Assert.True(believers.Count <= 1, $"job {_jobs.IndexOf(job)} is believed in by {string.Join(" and ", believers)}");
            }
        }

        /// <summary>When all are well again each job is somebody's, and every stage that was stored has counted once.</summary>
        public async Task CheckEndAsync()
        {
            foreach (var member in _members) (member.IsPaused, member.IsConnected) = (false, true);
            await PassAsync(60);
            foreach (var job in _jobs)
            {
                var now = await FindAsync(job);
                Assert.Equal(now.LeaseOwner, Assert.Single(await BelieversAsync(job)));
                Assert.Equal(now.LeaseOwner, (await (await _database.TruthAsync()).Nodes.FindAsync(now.NodeUuid, default))!.Reservation);
            }

            Assert.Equal(_stored, (await Task.WhenAll(_jobs.Select(async job => int.Parse((await FindAsync(job)).Stage, null)))).Sum());
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var member in _members) await member.DisposeAsync();
        }

        private Member NewMember(string name) => new(name, _database.Open(name), _clock);

        /// <summary>Half a second at a time; who lives beats and hears.</summary>
        private async Task PassAsync(int halfSeconds)
        {
            for (var i = 0; i < halfSeconds; i++)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(500));
                foreach (var member in _members.Where(member => !member.IsPaused))
                {
                    member.Hear();
                    await member.LiveAsync();
                    await CheckAsync();
                }
            }
        }

        private async Task<List<string>> BelieversAsync(Guid job)
        {
            List<string> believers = [];
            foreach (var member in _members)
            {
                if (await member.BelievesInAsync(job)) believers.Add(member.Name);
            }

            return believers;
        }

        /// <summary>A stage that is stored was stored by whom the database then named as the job's holder, under a lease in force.</summary>
        private async Task<bool> EndStageAsync(Member member, bool heedsCancellation)
        {
            if (member.Running is not { } running) return false;
            var before = await FindAsync(running.Job.Uuid);
            var owner = (await (await _database.TruthAsync()).Conductors.ListAsync(default)).FirstOrDefault(record => record.Hostname == member.Name);
            if (!await member.EndStageAsync(heedsCancellation)) return false;
            Assert.Equal(member.Name, before.LeaseOwner);
            Assert.True(owner is { Serving: true } && owner.Lease == member.Lease.Number);
            Assert.Equal(running.Job.Revision, before.Revision);
            return true;
        }

        private async Task<Job> FindAsync(Guid job) => (await (await _database.TruthAsync()).Jobs.FindAsync(job, default))!;
    }
}
