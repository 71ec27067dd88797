using System.Text.Json;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Secrets;

namespace Ironic.Conductor.Ramdisk;

/// <summary>What agents ask and tell: lookup, heartbeat, inspection data (the API contract, section 7).</summary>
public interface IRamdiskService
{
    /// <summary>Finds the node by UUID, else by the MAC addresses of its ports; issues the agent token on the first lookup.</summary>
    Task<Outcome<RamdiskLookup>> LookupAsync(Guid? nodeUuid, IReadOnlyList<MacAddress> addresses, bool issueToken, CancellationToken cancellationToken);

    /// <summary>Checks token, callback URL and certificate, keeps them, and wakes the node's job.</summary>
    Task<Outcome> HeartbeatAsync(string ident, RamdiskHeartbeat heartbeat, CancellationToken cancellationToken);

    /// <summary>Takes an inspection's result; the node is found as in lookup, else by its BMC's address.</summary>
    /// <param name="nodeUuid">As given in the query; null: not given.</param>
    /// <param name="data">The body: an object with <c>inventory</c>.</param>
    /// <param name="issueToken">False for the legacy form.</param>
    /// <param name="cancellationToken">Ends the waiting for the lock.</param>
    Task<Outcome<RamdiskLookup>> ContinueInspectionAsync(Guid? nodeUuid, JsonElement data, bool issueToken, CancellationToken cancellationToken);
}

/// <summary>The node found, and its agent token: the token itself when newly issued, null when the agent must hold it already (shown as ******).</summary>
public sealed record RamdiskLookup(Node Node, Secret? NewToken);

/// <summary>A heartbeat's body.</summary>
public sealed record RamdiskHeartbeat
{
    /// <summary>http(s); empty for agents that only report.</summary>
    public required string CallbackUrl { get; init; }

    public Secret? Token { get; init; }
    public string? AgentVersion { get; init; }

    /// <summary>PEM; pinned for later calls.</summary>
    public string? VerifyCa { get; init; }

    /// <summary>"start", "end", "error"; null: not told.</summary>
    public string? Status { get; init; }

    public string? StatusMessage { get; init; }
}
