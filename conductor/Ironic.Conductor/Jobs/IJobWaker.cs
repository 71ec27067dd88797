namespace Ironic.Conductor.Jobs;

/// <summary>Tells the runner that something happened to a node: its job, if it has one, is looked at now.</summary>
public interface IJobWaker
{
    /// <summary>Never blocks, never loses a wake-up: one that comes while the job runs makes it look once more after it has parked.</summary>
    void Wake(Guid node);
}
