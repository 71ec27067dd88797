using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Stores;

namespace Ironic.Testing.Stores;

public sealed partial class InMemoryStore
{
    /// <summary>One write on a snapshot; null when it fits, else why not.</summary>
    private static CommitResult? Apply(Snapshot before, StoreWrite write, out Snapshot after)
    {
        after = before;
        switch (write)
        {
            case StoreWrite.InsertNode(var node): return Insert(before, node, out after);
            case StoreWrite.UpdateNode(var node): return Update(before, node, out after);
            case StoreWrite.InsertPort(var port): return Insert(before, port, out after);
            case StoreWrite.UpdatePort(var port): return Update(before, port, out after);
            case StoreWrite.InsertJob(var job): return Insert(before, job, out after);
            case StoreWrite.UpdateJob(var job): return Update(before, job, out after);
            case StoreWrite.InsertResource(var resource): return Insert(before, resource, out after);
            case StoreWrite.UpdateResource(var resource): return Update(before, resource, out after);
            case StoreWrite.DeleteResource(var resource): return Delete(before, resource, out after);
            case StoreWrite.DeleteNode(var uuid):
                if (!before.Nodes.ContainsKey(uuid)) return new CommitResult.Stale("node", uuid);
                after = WithoutNode(before, uuid);
                return null;
            case StoreWrite.DeletePort(var uuid):
                if (!before.Ports.ContainsKey(uuid)) return new CommitResult.Stale("port", uuid);
                after = before with { Ports = before.Ports.Remove(uuid) };
                return null;
            case StoreWrite.DeleteJob(var uuid):
                if (!before.Jobs.ContainsKey(uuid)) return new CommitResult.Stale("job", uuid);
                after = before with { Jobs = before.Jobs.Remove(uuid), JobOf = before.JobOf.Remove(before.Jobs[uuid].NodeUuid) };
                return null;
            case StoreWrite.PutConductor(var conductor):
                if (conductor.Beat != (before.Conductors.GetValueOrDefault(conductor.Hostname)?.Beat ?? 0) + 1) return new CommitResult.Stale("conductor", conductor.Incarnation);
                after = before with { Conductors = before.Conductors.SetItem(conductor.Hostname, conductor) };
                return null;
            case StoreWrite.RequireLease(var hostname, var lease):
                return before.Conductors.GetValueOrDefault(hostname) is { Serving: true } held && held.Lease == lease ? null : new CommitResult.Fenced(hostname);
            default:
                after = Put(before, write);
                return null;
        }
    }

    private static Snapshot Put(Snapshot before, StoreWrite write) => write switch
    {
        StoreWrite.PutBootPlan(var plan) => before with { Plans = before.Plans.SetItem(plan.NodeUuid, plan) },
        StoreWrite.DeleteBootPlan(var node) => before with { Plans = before.Plans.Remove(node) },
        StoreWrite.PutInventory(var inventory) => before with { Inventories = before.Inventories.SetItem(inventory.NodeUuid, inventory) },
        StoreWrite.PutBios(var bios) => before with { Bios = before.Bios.SetItem(bios.NodeUuid, bios) },
        StoreWrite.PutFirmware(var firmware) => before with { Firmware = before.Firmware.SetItem(firmware.NodeUuid, firmware) },
        StoreWrite.AppendHistory(var entry) => before with { History = before.History.Add(entry) },
        StoreWrite.AppendTimeline(var happened) => before.WithEvent(happened),
        StoreWrite.PutBlob(var node, var name, var content) => before with { Blobs = before.Blobs.SetItem((node, name), content.ToArray()) },
        StoreWrite.DeleteBlob(var node, var name) => before with { Blobs = before.Blobs.Remove((node, name)) },
        _ => throw new InvalidOperationException($"Unknown write {write}."),
    };

    private static CommitResult.Duplicate? Insert(Snapshot before, Node node, out Snapshot after)
    {
        after = before;
        if (before.Nodes.ContainsKey(node.Uuid)) return Taken("node", "uuid", node.Uuid);
        if (Clash(before, node) is { } clash) return clash;
        after = before with { LastId = before.LastId + 1, Nodes = before.Nodes.Add(node.Uuid, node with { Id = before.LastId + 1, Revision = 1 }) };
        return null;
    }

    private static CommitResult? Update(Snapshot before, Node node, out Snapshot after)
    {
        after = before;
        if (!before.Nodes.TryGetValue(node.Uuid, out var old) || old.Revision != node.Revision) return new CommitResult.Stale("node", node.Uuid);
        if ((old.Name, old.InstanceUuid) != (node.Name, node.InstanceUuid) && Clash(before, node) is { } clash) return clash;
        after = before with { Nodes = before.Nodes.SetItem(node.Uuid, node with { Revision = old.Revision + 1 }) };
        return null;
    }

    private static CommitResult.Duplicate? Clash(Snapshot before, Node node)
    {
        var others = before.Nodes.Values.Where(other => other.Uuid != node.Uuid).ToList();
        if (node.Name is not null && others.Exists(other => other.Name == node.Name)) return Taken("node", "name", node.Name);
        return node.InstanceUuid is { } instance && others.Exists(other => other.InstanceUuid == instance) ? Taken("node", "instance_uuid", instance) : null;
    }

    private static CommitResult? Insert(Snapshot before, Port port, out Snapshot after)
    {
        after = before;
        if (!before.Nodes.ContainsKey(port.NodeUuid)) return new CommitResult.Stale("node", port.NodeUuid);
        if (before.Ports.ContainsKey(port.Uuid)) return Taken("port", "uuid", port.Uuid);
        if (Clash(before, port) is { } clash) return clash;
        after = before with { LastId = before.LastId + 1, Ports = before.Ports.Add(port.Uuid, port with { Id = before.LastId + 1, Revision = 1 }) };
        return null;
    }

    private static CommitResult? Update(Snapshot before, Port port, out Snapshot after)
    {
        after = before;
        if (!before.Ports.TryGetValue(port.Uuid, out var old) || old.Revision != port.Revision) return new CommitResult.Stale("port", port.Uuid);
        if (Clash(before, port) is { } clash) return clash;
        after = before with { Ports = before.Ports.SetItem(port.Uuid, port with { Revision = old.Revision + 1 }) };
        return null;
    }

    private static CommitResult.Duplicate? Clash(Snapshot before, Port port)
    {
        var others = before.Ports.Values.Where(other => other.Uuid != port.Uuid).ToList();
        if (others.Exists(other => other.Address == port.Address)) return Taken("port", "address", port.Address);
        return port.Name is not null && others.Exists(other => other.Name == port.Name) ? Taken("port", "name", port.Name) : null;
    }

    private static CommitResult? Insert(Snapshot before, Job job, out Snapshot after)
    {
        after = before;
        if (!before.Nodes.ContainsKey(job.NodeUuid)) return new CommitResult.Stale("node", job.NodeUuid);
        if (before.JobOf.ContainsKey(job.NodeUuid)) return Taken("job", "job", job.NodeUuid);
        after = before with { Jobs = before.Jobs.Add(job.Uuid, job with { Revision = 1 }), JobOf = before.JobOf.Add(job.NodeUuid, job.Uuid) };
        return null;
    }

    private static CommitResult.Stale? Update(Snapshot before, Job job, out Snapshot after)
    {
        after = before;
        if (!before.Jobs.TryGetValue(job.Uuid, out var old) || old.Revision != job.Revision) return new CommitResult.Stale("job", job.Uuid);
        after = before with { Jobs = before.Jobs.SetItem(job.Uuid, job with { Revision = old.Revision + 1 }) };
        return null;
    }

    private static Snapshot WithoutNode(Snapshot before, Guid uuid) => before with
    {
        Nodes = before.Nodes.Remove(uuid),
        Ports = before.Ports.RemoveRange(before.Ports.Values.Where(port => port.NodeUuid == uuid).Select(port => port.Uuid)),
        JobOf = before.JobOf.Remove(uuid),
        Jobs = before.Jobs.RemoveRange(before.Jobs.Values.Where(job => job.NodeUuid == uuid).Select(job => job.Uuid)),
        Resources = before.Resources.RemoveAll(resource => resource.OwningNode == uuid),
        Bios = before.Bios.Remove(uuid),
        Firmware = before.Firmware.Remove(uuid),
        Plans = before.Plans.Remove(uuid),
        Inventories = before.Inventories.Remove(uuid),
        Blobs = before.Blobs.RemoveRange(before.Blobs.Keys.Where(key => key.Node == uuid)),
        History = before.History.RemoveAll(entry => entry.NodeUuid == uuid),
        Timeline = before.Timeline.Remove(uuid),
    };
}
