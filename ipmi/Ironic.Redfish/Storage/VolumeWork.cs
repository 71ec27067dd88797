using Ironic.Redfish.Tasks;

namespace Ironic.Redfish.Storage;

/// <summary>What became of a request to make or delete a volume.</summary>
/// <param name="Task">The task that goes on; null: it is done.</param>
/// <param name="NeedsReset">It takes effect with the machine's next start.</param>
public sealed record VolumeWork(RedfishTask? Task, bool NeedsReset);
