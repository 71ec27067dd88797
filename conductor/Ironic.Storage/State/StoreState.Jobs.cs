using Ironic.Model.Boot;
using Ironic.Model.Conductors;
using Ironic.Model.Jobs;
using Ironic.Model.Stores;

namespace Ironic.Storage.State;

internal sealed partial record StoreState
{
    /// <summary>For loading and replaying: a job as it stands in the database.</summary>
    public StoreState WithStored(Job job) => this with { Jobs = Jobs.SetItem(job.Uuid, job), JobOfNode = JobOfNode.SetItem(job.NodeUuid, job.Uuid) };

    /// <summary>For loading and replaying.</summary>
    public StoreState WithStored(BootPlan plan) => this with { BootPlans = BootPlans.SetItem(plan.NodeUuid, plan) };

    /// <summary>For loading and replaying.</summary>
    public StoreState WithStored(ConductorRecord conductor) => this with { Conductors = Conductors.SetItem(conductor.Hostname, conductor) };

    private Applied Insert(Job draft)
    {
        if (!NodeIds.ContainsKey(draft.NodeUuid)) return new(new CommitResult.Stale("node", draft.NodeUuid));
        if (JobOfNode.ContainsKey(draft.NodeUuid)) return new(new CommitResult.Duplicate("job", "job", draft.NodeUuid.ToString()));
        if (Jobs.ContainsKey(draft.Uuid)) return new(new CommitResult.Duplicate("job", "uuid", draft.Uuid.ToString()));
        var job = draft with { Revision = 1 };
        return new(WithStored(job), new StoreWrite.InsertJob(job));
    }

    private Applied Update(Job changed)
    {
        if (!Jobs.TryGetValue(changed.Uuid, out var before) || before.Revision != changed.Revision) return new(new CommitResult.Stale("job", changed.Uuid));
        var job = changed with { Revision = before.Revision + 1 };
        return new(this with { Jobs = Jobs.SetItem(job.Uuid, job) }, new StoreWrite.UpdateJob(job));
    }

    private Applied DeleteJob(Guid uuid) => Jobs.TryGetValue(uuid, out var job)
        ? new(this with { Jobs = Jobs.Remove(uuid), JobOfNode = JobOfNode.Remove(job.NodeUuid) }, new StoreWrite.DeleteJob(uuid))
        : new(new CommitResult.Stale("job", uuid));

    private Applied Put(ConductorRecord conductor) => conductor.Beat == (Conductors.GetValueOrDefault(conductor.Hostname)?.Beat ?? 0) + 1
        ? new(WithStored(conductor), new StoreWrite.PutConductor(conductor))
        : new(new CommitResult.Stale("conductor", conductor.Incarnation));
}
