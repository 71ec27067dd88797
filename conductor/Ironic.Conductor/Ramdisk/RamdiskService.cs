using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Leases;
using Ironic.Conductor.Options;
using Ironic.Model.Faults;
using Ironic.Model.Identity;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Secrets;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Ramdisk;

/// <inheritdoc cref="IRamdiskService"/>
internal sealed partial class RamdiskService(INodeStore nodes, IJobStore jobs, IStoreWriter writer, RamdiskNodeFinder finder, HeartbeatRules rules, ITimeline timeline,
    IConductorStore conductors, ISharedStore store, ConductorLease lease, IJobWaker waker, IIdSource ids, TimeProvider clock, ConductorOptions options) : IRamdiskService
{
    /// <summary>Bytes of an agent token: 43 characters of URL-safe base64.</summary>
    private const int TokenLength = 32;

    private const int MaxRaces = 5;

    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();

    public async Task<Outcome<RamdiskLookup>> LookupAsync(Guid? nodeUuid, IReadOnlyList<MacAddress> addresses, bool issueToken, CancellationToken cancellationToken)
    {
        if (nodeUuid is null && addresses.Count == 0) return Fault.Invalid("At least one of 'addresses' and 'node_uuid' parameters is required");
        var node = nodeUuid is { } uuid ? await nodes.FindAsync(uuid, cancellationToken) : await finder.ByAddressesAsync(addresses, cancellationToken);
        if (node is null || !RamdiskStates.MayLookUp.Contains(node.Provision.State)) return Fault.NotFound("Resource could not be found.");
        return await GiveTokenAsync(node, issueToken, cancellationToken);
    }

    public async Task<Outcome> HeartbeatAsync(string ident, RamdiskHeartbeat heartbeat, CancellationToken cancellationToken)
    {
        for (var race = 0; ; race++)
        {
            var node = Guid.TryParse(ident, out var uuid) ? await nodes.FindAsync(uuid, cancellationToken) : await nodes.FindByNameAsync(ident, cancellationToken);
            if (node is null) return Fault.NodeNotFound(ident);
            if (rules.Check(node, heartbeat) is { } refused) return refused;
            if (node.Reservation is { } holder)
            {
                // The job that holds the lock finds the agent by itself if it knows it; one that does not must not miss the first contact.
                if (AgentInfo.EndpointOf(node) is null) return Fault.NodeLocked(node.Uuid.ToString(), holder);
                waker.Wake(node.Uuid);
                return Outcome.Done;
            }

            if (!RamdiskStates.KeepsHeartbeat.Contains(node.Provision.State)) return Outcome.Done;
            if (await writer.CommitAsync([new StoreWrite.UpdateNode(Keep(node, heartbeat))], cancellationToken) is CommitResult.Committed)
            {
                timeline.Record(new(node.Uuid, clock.GetUtcNow(), TimelineNames.AgentHeartbeat) { Message = $"heartbeat of the agent at {heartbeat.CallbackUrl}" });
                waker.Wake(node.Uuid);
                return Outcome.Done;
            }

            if (race >= MaxRaces) return Fault.NodeLocked(node.Uuid.ToString(), node.Reservation ?? options.HostName);
        }
    }

    private async Task<Outcome<RamdiskLookup>> GiveTokenAsync(Node node, bool issueToken, CancellationToken cancellationToken)
    {
        if (!issueToken || (AgentInfo.TokenOf(node) is not null && !await WasLostAsync(node, cancellationToken)))
        {
            Tell(node, TimelineNames.AgentLookup, issueToken ? "the agent looked itself up again; its token had been given out before" : "the agent looked itself up, without asking for a token");
            return new RamdiskLookup(node, null);
        }

        // One try only: the agent comes back by itself, and meanwhile whoever holds the lock may change what it is to be told.
        if (node.Reservation is { } holder) return Fault.NodeLocked(node.Uuid.ToString(), holder);
        var token = NewToken();
        var known = AgentInfo.WithToken(node, token, clock.GetUtcNow(), Issuer(options.HostName, lease.Number));
        if (await writer.CommitAsync([new StoreWrite.UpdateNode(known)], cancellationToken) is not CommitResult.Committed) return Fault.NodeLocked(node.Uuid.ToString(), options.HostName);
        Tell(node, TimelineNames.AgentLookup, "the agent looked itself up");
        return new RamdiskLookup(await nodes.FindAsync(node.Uuid, cancellationToken) ?? known, token);
    }

    private Node Keep(Node node, RamdiskHeartbeat heartbeat)
    {
        var now = clock.GetUtcNow();
        var info = node.DriverInternalInfo.ToObject();
        Put(AgentInfo.Url, heartbeat.CallbackUrl.Length == 0 ? null : heartbeat.CallbackUrl);
        Put(AgentInfo.Version, heartbeat.AgentVersion);
        Put(AgentInfo.VerifyCa, heartbeat.VerifyCa);
        Put(AgentInfo.Status, heartbeat.Status);
        Put(AgentInfo.StatusMessage, heartbeat.StatusMessage);
        Put(AgentInfo.LastHeartbeat, AgentInfo.Format(now));
        var acting = RamdiskStates.ActsOnHeartbeat.Contains(node.Provision.State);
        return node with { DriverInternalInfo = JsonMap.From(info), ProvisionUpdatedAt = acting ? now : node.ProvisionUpdatedAt, UpdatedAt = now };

        void Put(string key, string? value)
        {
            if (value is not null) info[key] = value;
        }
    }

    private void Tell(Node node, string name, string message) => timeline.Record(new(node.Uuid, clock.GetUtcNow(), name) { Message = message });

    private static Secret NewToken() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenLength)));

    /// <summary>
    /// A token is given out once. The exception: it was issued by a process that is gone and never used since, so the answer that carried it
    /// may have died with that process; without a new one the agent would lock itself down.
    /// </summary>
    private async ValueTask<bool> WasLostAsync(Node node, CancellationToken cancellationToken)
    {
        if (AgentInfo.LastHeartbeatOf(node) is not null) return false;
        if (!store.IsShared) return AgentInfo.TokenIssuedOf(node) < _startedAt;
        return (await conductors.ListAsync(cancellationToken)).All(record => !record.Serving || Issuer(record.Hostname, record.Lease) != AgentInfo.TokenIssuerOf(node));
    }

    private static string Issuer(string hostname, long lease) => string.Create(CultureInfo.InvariantCulture, $"{hostname}/{lease}");
}
