using Ironic.Model.Faults;

namespace Ironic.Conductor.Provisioning;

/// <summary>Verbs: <c>PUT /v1/nodes/{n}/states/provision</c>.</summary>
public interface IProvisionService
{
    /// <summary>
    /// Checks the verb against the state table and the node, takes the reservation, and writes state and job in one transaction.
    /// Success means: accepted and durable; the work goes on by itself. The order of checks is the contract's, section 4.4.
    /// </summary>
    Task<Outcome> RequestAsync(Guid node, ProvisionRequest request, CancellationToken cancellationToken);
}
