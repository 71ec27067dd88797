using Ironic.Conductor.Jobs;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Conductors;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Ironic.Storage;
using Ironic.Testing;

namespace Ironic.Conductor.Tests.Jobs;

/// <summary>What other appliances do to our jobs: all that we know of it is what they commit.</summary>
[Collection(PostgresTests.Name)]
public sealed class SharedJobTests(PostgresFixture engine)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>No time passes here: what wakes the job is the database's word.</summary>
    [Fact]
    public async Task EndThatIsAskedForElsewhere_CutsTheStageThatHangs()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = (await world.EnrollAvailableAsync()).Uuid;
        var machine = world.MachineOf(node);
        machine.Faults.HangsUntilCut = true;
        await world.RequestAsync(node, "active");
        await Eventually.TrueAsync(() => machine.HangingCalls == 1, Patience, "a stage that hangs");
        machine.Faults.HangsUntilCut = false; // the clean-up gets through
        await using var other = world.Database.OpenBeside("there");

        await Eventually.TrueAsync(() => AskForTheEndAsync(other, node), Patience, "the request's commit");

        await Eventually.TrueAsync(async () => (await world.NodeAsync(node)).Provision.State == ProvisionState.DeployFail, Patience, "the end of what hung");
        Assert.Contains("Ended there", (await world.RestAsync(node)).LastError, StringComparison.Ordinal);
    }

    /// <summary>We were paused for longer than our lease: another took the job and its lock, and what we still have in hand must not be stored.</summary>
    [Fact]
    public async Task JobThatAnotherTookOver_IsLetGo_AndNothingOfItIsStoredByUs()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = (await world.EnrollAvailableAsync()).Uuid;
        var machine = world.MachineOf(node);
        machine.Faults.HangsUntilCut = true;
        await world.RequestAsync(node, "active");
        await Eventually.TrueAsync(() => machine.HangingCalls == 1, Patience, "a stage that hangs");
        await using var other = world.Database.OpenBeside("there");
        await Eventually.TrueAsync(() => ReplaceAsync(other, node), Patience, "the takeover's commit");
        var taken = await SeenAsync(other, node);

        world.Clock.Advance(world.Options.LeaseTime * 2); // nobody beats meanwhile
        await Eventually.TrueAsync(() => world.Get<JobRunner>().RunningStages == 0, Patience, "the end of the stage, with the lease that it was begun under");
        var late = new StoreWrite.UpdateNode(await world.NodeAsync(node));
        var refused = await Assert.ThrowsAsync<StoreException>(() => world.Store.CommitAsync([late], default));

        Assert.Contains("took here for dead", refused.Message, StringComparison.Ordinal);
        await world.SettleAsync(); // it beats again, learns what became of it, and begins anew
        Assert.Equal(taken, await SeenAsync(other, node));
        Assert.Equal("there", (await world.NodeAsync(node)).Reservation);
        Assert.DoesNotContain(await world.TimelineAsync(node), e => e.Name == TimelineNames.JobFailed);
        Assert.True((await ((IConductorStore)world.Store).ListAsync(default)).Single(record => record.Hostname == "here") is { Serving: true, Lease: 3 });
    }

    private static async Task<bool> AskForTheEndAsync(Store other, Guid node) =>
        await ((IJobStore)other).FindByNodeAsync(node, default) is { } job
        && await other.CommitAsync([new StoreWrite.UpdateJob(job with { EndRequested = "Ended there" })], default) is CommitResult.Committed;

    /// <summary>As an appliance that took us for dead does: our lease is ended, its own begins, and the job and its lock are under it.</summary>
    private static async Task<bool> ReplaceAsync(Store other, Guid uuid)
    {
        if (await ((INodeStore)other).FindAsync(uuid, default) is not { } node || await ((IJobStore)other).FindByNodeAsync(uuid, default) is not { } job) return false;
        var ours = (await ((IConductorStore)other).ListAsync(default)).Single(record => record.Hostname == "here");
        var theirs = new ConductorRecord("there", "", ["fake"], default, default) { Lease = 1, Beat = 1 };
        return await other.CommitAsync(
            [
                new StoreWrite.PutConductor(ours.Ended()), new StoreWrite.PutConductor(theirs),
                new StoreWrite.UpdateNode(node with { Reservation = "there" }), new StoreWrite.UpdateJob(job with { LeaseOwner = "there", Lease = 1 }),
            ],
            default) is CommitResult.Committed;
    }

    private static async Task<(string? Owner, long Lease, string? Stage, long? Revision)> SeenAsync(IJobStore store, Guid node) =>
        await store.FindByNodeAsync(node, default) is { } job ? (job.LeaseOwner, job.Lease, job.Stage, job.Revision) : default;
}
