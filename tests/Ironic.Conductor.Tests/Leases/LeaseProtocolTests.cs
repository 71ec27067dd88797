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
        var (truth, clock) = (new InMemoryStore(), new ManualTimeProvider());
        var members = Enumerable.Range(0, Members).Select(i => new Member($"c{i}", truth, clock)).ToArray();
        var jobs = new List<Guid>();
        for (var i = 0; i < Jobs; i++)
        {
            var node = NewNode();
            var job = new Job { Uuid = Guid.NewGuid(), NodeUuid = node.Uuid, Kind = "deploy", Stage = "0", Status = JobStatus.Running, LeaseOwner = "gone", CreatedAt = clock.GetUtcNow() };
            await truth.CommitAsync([new StoreWrite.InsertNode(node with { Reservation = "gone" }), new StoreWrite.InsertJob(job)], default);
            jobs.Add(job.Uuid);
        }

        var stored = 0;
        for (var step = 0; step < Steps; step++)
        {
            var at = random.Next(Members);
            var member = members[at];
            switch (random.Next(16))
            {
                case 0: member.IsPaused = true; break;
                case 1 or 2: member.IsPaused = false; break;
                case 3: member.IsConnected = false; break;
                case 4 or 5: member.IsConnected = true; break;
                case 6: // kill -9, and a new start under the same name
                    member.Dispose();
                    members[at] = new(member.Name, truth, clock);
                    break;
                case 7 or 8 or 9 when !member.IsPaused: await member.BeginStageAsync(jobs[random.Next(Jobs)]); break;
                case 10 or 11 or 12 when !member.IsPaused: stored += await EndStageAsync(member, truth, random.Next(2) == 0) ? 1 : 0; break;
                case 13: member.Hear(); break;
                default: await PassAsync(random.Next(1, 12)); break;
            }

            await CheckAsync();
        }

        foreach (var member in members) (member.IsPaused, member.IsConnected) = (false, true);
        await PassAsync(60);
        foreach (var job in jobs)
        {
            var now = (await ((IJobStore)truth).FindAsync(job, default))!;
            var holders = await Task.WhenAll(members.Select(member => member.BelievesInAsync(job)));
            Assert.Single(holders, believes => believes);
            Assert.Equal(now.LeaseOwner, members[Array.IndexOf(holders, true)].Name);
            Assert.Equal(now.LeaseOwner, (await truth.FindAsync(now.NodeUuid, default))!.Reservation);
        }

        Assert.Equal(stored, (await Task.WhenAll(jobs.Select(async job => int.Parse((await ((IJobStore)truth).FindAsync(job, default))!.Stage, null)))).Sum());
        foreach (var member in members) member.Dispose();

        // Half a second at a time; who lives beats and hears.
        async Task PassAsync(int halfSeconds)
        {
            for (var i = 0; i < halfSeconds; i++)
            {
                clock.Advance(TimeSpan.FromMilliseconds(500));
                foreach (var member in members.Where(member => !member.IsPaused))
                {
                    member.Hear();
                    await member.LiveAsync();
                    await CheckAsync();
                }
            }
        }

        async Task CheckAsync()
        {
            foreach (var job in jobs)
            {
                var believers = new List<string>();
                foreach (var member in members)
                {
                    if (await member.BelievesInAsync(job)) believers.Add(member.Name);
                }

                Assert.True(believers.Count <= 1, $"job {jobs.IndexOf(job)} is believed in by {string.Join(" and ", believers)}");
            }
        }
    }

    /// <summary>A stage that is stored was stored by whom the database then named as the job's holder, under a lease in force.</summary>
    private static async Task<bool> EndStageAsync(Member member, InMemoryStore truth, bool heedsCancellation)
    {
        if (member.Running is not { } running) return false;
        var before = (await ((IJobStore)truth).FindAsync(running.Job.Uuid, default))!;
        var owner = (await ((IConductorStore)truth).ListAsync(default)).FirstOrDefault(record => record.Hostname == member.Name);
        if (!await member.EndStageAsync(heedsCancellation)) return false;
        Assert.Equal(member.Name, before.LeaseOwner);
        Assert.True(owner is { Serving: true } && owner.Lease == member.Lease.Number);
        Assert.Equal(running.Job.Revision, before.Revision);
        return true;
    }

    private static Node NewNode() => new() { Uuid = Guid.NewGuid(), Driver = "fake", Provision = new(ProvisionState.Deploying, ProvisionState.Active), CreatedAt = default };

    private static ConductorRecord Conductor(string name) => new(name, "", ["fake"], default, default) { Lease = 1 };
}
