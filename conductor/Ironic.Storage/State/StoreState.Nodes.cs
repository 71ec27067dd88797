using System.Collections.Immutable;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;

namespace Ironic.Storage.State;

internal sealed partial record StoreState
{
    /// <summary>For loading and replaying: a node as it stands in the database.</summary>
    public StoreState WithStored(Node node) => Index(FindNode(node.Uuid), node) with { LastNodeId = Math.Max(LastNodeId, node.Id) };

    private Applied Insert(Node draft)
    {
        if (NodeIds.ContainsKey(draft.Uuid)) return new(new CommitResult.Duplicate("node", "uuid", draft.Uuid.ToString()));
        var node = draft with { Id = LastNodeId + 1, Revision = 1 };
        return TakenBy(node) is { } duplicate
            ? new(duplicate)
            : new(Index(before: null, node) with { LastNodeId = node.Id }, new StoreWrite.InsertNode(node));
    }

    private Applied Update(Node changed)
    {
        if (FindNode(changed.Uuid) is not { } before || before.Revision != changed.Revision) return new(new CommitResult.Stale("node", changed.Uuid));
        var node = changed with { Id = before.Id, Revision = before.Revision + 1 };
        return TakenBy(node) is { } duplicate ? new(duplicate) : new(Index(before, node), new StoreWrite.UpdateNode(node));
    }

    private Applied DeleteNode(Guid uuid)
    {
        if (FindNode(uuid) is not { } node) return new(new CommitResult.Stale("node", uuid));
        var next = FindPortsOf(uuid).Aggregate(this, (state, port) => state.Unindex(port));
        if (FindJobOf(uuid) is { } job) next = next with { Jobs = next.Jobs.Remove(job.Uuid), JobOfNode = next.JobOfNode.Remove(uuid) };
        next = next with
        {
            Nodes = next.Nodes.Remove(node.Id),
            NodeIds = next.NodeIds.Remove(uuid),
            NodeNames = node.Name is { } name ? next.NodeNames.Remove(name) : next.NodeNames,
            NodeInstances = node.InstanceUuid is { } instance ? next.NodeInstances.Remove(instance) : next.NodeInstances,
            NodesInState = Moved(next.NodesInState, node, null),
            ChildrenOfNode = Without(next.ChildrenOfNode, node),
            BootPlans = next.BootPlans.Remove(uuid),
            Tables = next.Tables.SetItems(next.Tables.Select(table => KeyValuePair.Create(table.Key, table.Value.WithoutNode(uuid)))),
        };
        return new(next, new StoreWrite.DeleteNode(uuid));
    }

    private CommitResult.Duplicate? TakenBy(Node node)
    {
        if (node.Name is { } name && NodeNames.TryGetValue(name, out var holder) && holder != node.Id) return new("node", "name", name);
        if (node.InstanceUuid is { } instance && NodeInstances.TryGetValue(instance, out holder) && holder != node.Id)
            return new("node", "instance_uuid", instance.ToString());
        return null;
    }

    private StoreState Index(Node? before, Node node)
    {
        var next = this with { Nodes = Nodes.SetItem(node.Id, node), NodesInState = Moved(NodesInState, before, node) };
        if (before is null) next = next with { NodeIds = next.NodeIds.SetItem(node.Uuid, node.Id) };
        if (before?.Name != node.Name)
        {
            var names = before?.Name is { } old ? next.NodeNames.Remove(old) : next.NodeNames;
            next = next with { NodeNames = node.Name is { } name ? names.SetItem(name, node.Id) : names };
        }

        if (before?.InstanceUuid != node.InstanceUuid)
        {
            var instances = before?.InstanceUuid is { } old ? next.NodeInstances.Remove(old) : next.NodeInstances;
            next = next with { NodeInstances = node.InstanceUuid is { } instance ? instances.SetItem(instance, node.Id) : instances };
        }

        if (before?.ParentNode != node.ParentNode)
        {
            var children = before is null ? next.ChildrenOfNode : Without(next.ChildrenOfNode, before);
            next = next with { ChildrenOfNode = node.ParentNode is { } parent ? children.SetItem(parent, children.GetValueOrDefault(parent).With(node.Id)) : children };
        }

        return next;
    }

    private static ImmutableDictionary<Guid, IdSet> Without(ImmutableDictionary<Guid, IdSet> children, Node child)
    {
        if (child.ParentNode is not { } parent || !children.TryGetValue(parent, out var ids)) return children;
        var left = ids.Without(child.Id);
        return left.IsEmpty ? children.Remove(parent) : children.SetItem(parent, left);
    }

    private static ImmutableArray<int> Moved(ImmutableArray<int> counts, Node? before, Node? after)
    {
        var (from, to) = (before?.Provision.State, after?.Provision.State);
        if (from == to) return counts;
        if (from is { } left) counts = counts.SetItem((int)left, counts[(int)left] - 1);
        return to is { } reached ? counts.SetItem((int)reached, counts[(int)reached] + 1) : counts;
    }
}
