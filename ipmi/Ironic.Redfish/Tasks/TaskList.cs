using Ironic.Redfish.Http;

namespace Ironic.Redfish.Tasks;

/// <summary>The tasks that a BMC shows, whoever began them.</summary>
public static class TaskList
{
    extension(IRedfishChannel bmc)
    {
        /// <summary>Their paths; none where the BMC has no task service, or one that cannot be read.</summary>
        /// <exception cref="RedfishException">The BMC does not answer now.</exception>
        public async Task<IReadOnlyList<string>> GetTaskPathsAsync(CancellationToken cancellationToken)
        {
            try
            {
                var root = await bmc.ReadAsync(RedfishPaths.ServiceRoot, cancellationToken);
                var service = await bmc.TryReadAsync(root["Tasks"].Link, cancellationToken);
                return service?["Tasks"].Link is { } tasks ? await bmc.MembersAsync(tasks, cancellationToken) : [];
            }
            catch (RedfishException e) when (!e.IsTransient || e.Failure == RedfishFailure.ServerError)
            {
                return []; // only who looks for what was cut off misses them
            }
        }
    }
}
