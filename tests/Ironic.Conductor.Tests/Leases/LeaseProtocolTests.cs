using Ironic.Conductor.Leases;
using Ironic.Model.Conductors;
using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Testing;
using Ironic.Testing.Stores;

namespace Ironic.Conductor.Tests.Leases;

/// <summary>Generated interleavings of heartbeats, pauses, deaths, cut lines and stages; what must hold is looked at after every step.</summary>
public sealed class LeaseProtocolTests
{
    private const int Runs = 150, Steps = 250, Members = 3, Jobs = 4;

    [Fact]
    public async Task NoTwoBelieveThatAJobIsTheirs_AndInTheEndEachIsSomebodys()
    {
        var first = Random.Shared.Next();
        for (var seed = first; seed < first + Runs; seed++)
        {
            try
            {
                await RunAsync(new(seed));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
            }
        }
    }

    [Fact]
    public void Placement_MovesOnlyWhatItMust()
    {
        var four = Enumerable.Range(1, 4).Select(i => Conductor($"c{i}")).ToList();
        var nodes = Enumerable.Range(0, 400).Select(_ => NewNode()).ToList();
        var before = nodes.ToDictionary(node => node.Uuid, node => Placement.Choose(node, four)!.Hostname);

        Assert.All(before.GroupBy(pair => pair.Value), group => Assert.InRange(group.Count(), 60, 140));
        var three = four.Select(record => record.Hostname == "c2" ? record.Ended() : record).ToList();
        Assert.All(nodes, node => Assert.True(before[node.Uuid] == "c2" || Placement.Choose(node, three)!.Hostname == before[node.Uuid]));
        Assert.Null(Placement.Choose(NewNode() with { ConductorGroup = "rack1" }, four));
        Assert.Equal("r", Placement.Choose(NewNode() with { ConductorGroup = "RACK1" }, [.. four, Conductor("r") with { ConductorGroup = "rack1" }])!.Hostname);
        Assert.Null(Placement.Choose(NewNode() with { Driver = "other" }, four));
    }

    private static async Task RunAsync(Random random)
    {
        var world = await World.CreateAsync(random);
        for (var step = 0; step < Steps; step++)
        {
            await world.StepAsync();
            await world.CheckAsync();
        }

        await world.CheckEndAsync();
        world.Dispose();
    }

    private static Node NewNode() => new() { Uuid = Guid.NewGuid(), Driver = "fake", Provision = new(ProvisionState.Deploying, ProvisionState.Active), CreatedAt = default };

    private static ConductorRecord Conductor(string name) => new(name, "", ["fake"], default, default) { Lease = 1 };

    /// <summary>Three conductors and the jobs that they have between them.</summary>
    private sealed class World : IDisposable
    {
        private readonly Random _random;
        private readonly InMemoryStore _truth = new();
        private readonly ManualTimeProvider _clock = new();
        private readonly Member[] _members;
        private readonly List<Guid> _jobs = [];
        private int _stored;

        private World(Random random)
        {
            _random = random;
            _members = [.. Enumerable.Range(0, Members).Select(i => new Member($"c{i}", _truth, _clock))];
        }

        public static async Task<World> CreateAsync(Random random)
        {
            var world = new World(random);
            for (var i = 0; i < Jobs; i++)
            {
                var node = NewNode();
                var job = new Job { Uuid = Guid.NewGuid(), NodeUuid = node.Uuid, Kind = "deploy", Stage = "0", Status = JobStatus.Running, LeaseOwner = "gone", CreatedAt = world._clock.GetUtcNow() };
                await world._truth.CommitAsync([new StoreWrite.InsertNode(node with { Reservation = "gone" }), new StoreWrite.InsertJob(job)], default);
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
                    member.Dispose();
                    _members[at] = new(member.Name, _truth, _clock);
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
                Assert.Equal(now.LeaseOwner, (await _truth.FindAsync(now.NodeUuid, default))!.Reservation);
            }

            Assert.Equal(_stored, (await Task.WhenAll(_jobs.Select(async job => int.Parse((await FindAsync(job)).Stage, null)))).Sum());
        }

        public void Dispose()
        {
            foreach (var member in _members) member.Dispose();
        }

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
            var owner = (await ((IConductorStore)_truth).ListAsync(default)).FirstOrDefault(record => record.Hostname == member.Name);
            if (!await member.EndStageAsync(heedsCancellation)) return false;
            Assert.Equal(member.Name, before.LeaseOwner);
            Assert.True(owner is { Serving: true } && owner.Lease == member.Lease.Number);
            Assert.Equal(running.Job.Revision, before.Revision);
            return true;
        }

        private async Task<Job> FindAsync(Guid job) => (await ((IJobStore)_truth).FindAsync(job, default))!;
    }
}
