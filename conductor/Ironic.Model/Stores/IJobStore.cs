using Ironic.Model.Jobs;

namespace Ironic.Model.Stores;

/// <summary>Reads jobs.</summary>
public interface IJobStore
{
    ValueTask<Job?> FindAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>The node's job; null: nothing is being done to it.</summary>
    ValueTask<Job?> FindByNodeAsync(Guid nodeUuid, CancellationToken cancellationToken);

    /// <summary>All unfinished jobs, oldest first: what a starting conductor takes up.</summary>
    ValueTask<IReadOnlyList<Job>> ListAsync(CancellationToken cancellationToken);
}
