using System.Text.Json;
using Ironic.AgentContract;
using Ironic.AgentContract.Inventory;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Inspect;
using Ironic.Conductor.Jobs;
using Ironic.Model.Faults;
using Ironic.Model.Jobs;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Ramdisk;

internal sealed partial class RamdiskService
{
    public async Task<Outcome<RamdiskLookup>> ContinueInspectionAsync(Guid? nodeUuid, JsonElement data, bool issueToken, CancellationToken cancellationToken)
    {
        if (!TryRead(data, out var inventory, out var problem)) return Fault.Invalid(problem);
        var node = nodeUuid is { } uuid ? await nodes.FindAsync(uuid, cancellationToken) : await FindInspectedAsync(inventory, cancellationToken);
        if (node is null || node.Provision.State != ProvisionState.InspectWait) return Fault.NotFound("Resource could not be found.");
        if (node.Reservation is { } holder) return Fault.NodeLocked(node.Uuid.ToString(), holder);
        if (await jobs.FindByNodeAsync(node.Uuid, cancellationToken) is not { Kind: FlowKinds.Inspect, Status: JobStatus.Waiting } job) return Fault.NodeLocked(node.Uuid.ToString(), options.HostName);

        // The data and the job's next stage in one transaction: once the agent has its answer, nothing of it can be lost.
        ProvisionStateMachine.TryAdvance(node.Provision, ProvisionEvent.Resume, out var status, node.Provision.Target);
        var now = clock.GetUtcNow();
        var token = issueToken && AgentInfo.TokenOf(node) is null ? NewToken() : null;
        var after = (token is null ? node : AgentInfo.WithToken(node, token, now, Issuer(options.HostName, lease.Number))) with { Provision = status, Reservation = job.LeaseOwner ?? options.HostName };
        var moved = job with { Status = JobStatus.Ready, Stage = InspectFlow.ProcessStage, WaitingFor = null, WakeAt = null, Deadline = null };
        List<StoreWrite> writes =
        [
            .. NodeChanges.Writes(node, after, now, ids, options.HostName, "introspection"),
            new StoreWrite.UpdateJob(moved),
            new StoreWrite.PutInventory(new(node.Uuid, JsonMap.From(data.GetProperty("inventory")), JsonMap.From(data).Without("inventory", "logs"), now)),
            new StoreWrite.AppendTimeline(new(node.Uuid, now, TimelineNames.AgentInspection) { Message = "the agent sent its inspection's result" }),
        ];
        if (await writer.CommitAsync(writes, cancellationToken) is not CommitResult.Committed) return Fault.NodeLocked(node.Uuid.ToString(), options.HostName);
        waker.Wake(node.Uuid);
        return new RamdiskLookup(after, token);
    }

    private async Task<Node?> FindInspectedAsync(HardwareInventory inventory, CancellationToken cancellationToken)
    {
        var addresses = inventory.Interfaces.Select(i => MacAddress.TryParse(i.MacAddress, out var address) ? address : (MacAddress?)null).OfType<MacAddress>().ToList();
        return await finder.ByAddressesAsync(addresses, cancellationToken)
            ?? await finder.ByBmcAsync([inventory.BmcAddress, inventory.BmcV6Address], ProvisionState.InspectWait, cancellationToken);
    }

    private static bool TryRead(JsonElement data, out HardwareInventory inventory, out string problem)
    {
        (inventory, problem) = (new(), "");
        if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("inventory", out var found) || found.ValueKind != JsonValueKind.Object)
        {
            problem = "Inspection data needs an object 'inventory'.";
            return false;
        }

        try
        {
            inventory = found.Deserialize(AgentJson.Default.HardwareInventory) ?? new();
        }
        catch (JsonException e)
        {
            problem = $"Inspection data's inventory cannot be read: {e.Message}";
            return false;
        }

        if (inventory.Interfaces.Any(i => !string.IsNullOrEmpty(i.MacAddress))) return true;
        problem = "Inspection data's inventory needs at least one interface with a mac_address.";
        return false;
    }
}
