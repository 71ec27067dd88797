using System.Collections.Frozen;
using System.Text.Json;
using Ironic.AgentContract;
using Ironic.AgentContract.Inventory;
using Ironic.Conductor.Inspect.Rules;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Options;
using Ironic.Model.Identity;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Inspect;

/// <summary>Runs the configured hooks, then the rules, over stored inspection data; what they change is stored with the stage's outcome.</summary>
internal sealed class InspectionProcessing(IEnumerable<IInspectionHook> hooks, InspectionRules rules, IPortStore ports, IIdSource ids, ConductorOptions options)
{
    private const int PortLimit = 1000;

    private readonly FrozenDictionary<string, IInspectionHook> _hooks = hooks.ToFrozenDictionary(hook => hook.Name, StringComparer.Ordinal);

    public async Task<InspectionProblem?> RunAsync(StageContext context, NodeInventory stored, CancellationToken cancellationToken)
    {
        HardwareInventory inventory;
        try
        {
            inventory = JsonSerializer.Deserialize(stored.Inventory.ToString(), AgentJson.Default.HardwareInventory) ?? new();
        }
        catch (JsonException e)
        {
            return new($"the inventory cannot be read: {e.Message}", "inspection-data-invalid");
        }

        var draft = new InspectionDraft
        {
            Node = context.Node,
            Inventory = inventory,
            PluginData = stored.PluginData.ToObject(),
            Ports = await ports.ListAsync(new() { NodeUuid = context.Node.Uuid, Limit = PortLimit }, cancellationToken),
        };
        foreach (var name in options.Inspect.Hooks)
        {
            if (!_hooks.TryGetValue(name, out var hook)) return new($"no inspection hook is called {name}; there are {string.Join(", ", _hooks.Keys.Order(StringComparer.Ordinal))}", "configuration");
            if (hook.Apply(draft) is { } problem) return problem;
        }

        if (await rules.RunAsync(draft, stored.Inventory, line => context.Record(TimelineNames.AgentInspection, line), cancellationToken) is { } refused) return refused;
        context.Node = draft.Node;
        context.Writes.Add(new StoreWrite.PutInventory(stored with { PluginData = JsonMap.From(draft.PluginData) }));
        await WritePortsAsync(context, draft, cancellationToken);
        return null;
    }

    private async Task WritePortsAsync(StageContext context, InspectionDraft draft, CancellationToken cancellationToken)
    {
        context.Writes.AddRange(draft.RemovedPorts.Select(port => new StoreWrite.DeletePort(port.Uuid)));
        context.Writes.AddRange(draft.ChangedPorts.Select(port => new StoreWrite.UpdatePort(port with { UpdatedAt = context.Now })));
        foreach (var added in draft.AddedPorts)
        {
            if (await ports.FindByAddressAsync(added.Address, cancellationToken) is { } other)
            {
                if (other.NodeUuid != draft.Node.Uuid) context.Record(TimelineNames.AgentInspection, $"interface {added.Name} ({added.Address}) got no port: node {other.NodeUuid} has one with that address");
                continue;
            }

            context.Writes.Add(new StoreWrite.InsertPort(new Port
            {
                Uuid = ids.NewId(),
                NodeUuid = draft.Node.Uuid,
                Address = added.Address,
                PxeEnabled = added.Booted,
                CreatedAt = context.Now,
            }));
        }
    }
}
