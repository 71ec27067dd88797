using Ironic.Model.Stores;

namespace Ironic.Storage.Sql;

/// <summary>What each write does to the tables, in the SQL that both engines understand. Conflicts were ruled out before; the tables' unique indexes are the second lock.</summary>
internal static class WriteSql
{
    private const string
        InsertNode = "INSERT INTO nodes (id, uuid, revision, document) VALUES ($1, $2, $3, $4)",
        UpdateNode = "UPDATE nodes SET revision = $2, document = $3 WHERE id = $1",
        DeleteNode = "DELETE FROM nodes WHERE uuid = $1",
        InsertPort = "INSERT INTO ports (id, uuid, node_uuid, address, revision, document) VALUES ($1, $2, $3, $4, $5, $6)",
        UpdatePort = "UPDATE ports SET node_uuid = $2, address = $3, revision = $4, document = $5 WHERE id = $1",
        DeletePort = "DELETE FROM ports WHERE uuid = $1",
        InsertResource = "INSERT INTO resources (id, kind, uuid, node_uuid, revision, document) VALUES ($1, $2, $3, $4, $5, $6)",
        UpdateResource = "UPDATE resources SET node_uuid = $2, revision = $3, document = $4 WHERE id = $1",
        DeleteResource = "DELETE FROM resources WHERE id = $1",
        InsertJob = "INSERT INTO jobs (uuid, node_uuid, revision, document) VALUES ($1, $2, $3, $4)",
        UpdateJob = "UPDATE jobs SET revision = $2, document = $3 WHERE uuid = $1",
        DeleteJob = "DELETE FROM jobs WHERE uuid = $1",
        PutBootPlan = "INSERT INTO boot_plans (node_uuid, document) VALUES ($1, $2) ON CONFLICT (node_uuid) DO UPDATE SET document = excluded.document",
        DeleteBootPlan = "DELETE FROM boot_plans WHERE node_uuid = $1",
        PutInventory = "INSERT INTO inventories (node_uuid, document) VALUES ($1, $2) ON CONFLICT (node_uuid) DO UPDATE SET document = excluded.document",
        PutBios = "INSERT INTO bios (node_uuid, document) VALUES ($1, $2) ON CONFLICT (node_uuid) DO UPDATE SET document = excluded.document",
        PutFirmware = "INSERT INTO firmware (node_uuid, document) VALUES ($1, $2) ON CONFLICT (node_uuid) DO UPDATE SET document = excluded.document",
        AppendHistory = "INSERT INTO history (node_uuid, document) VALUES ($1, $2)",
        TrimHistory = "DELETE FROM history WHERE node_uuid = $1 AND id <= (SELECT id FROM history WHERE node_uuid = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)",
        AppendTimeline = "INSERT INTO timeline (sequence, node_uuid, document) SELECT $1, $2, $3 WHERE EXISTS (SELECT 1 FROM nodes WHERE uuid = $2)",
        TrimTimeline = "DELETE FROM timeline WHERE node_uuid = $1 AND sequence <= (SELECT sequence FROM timeline WHERE node_uuid = $1 ORDER BY sequence DESC LIMIT 1 OFFSET $2)",
        PutBlob = "INSERT INTO blobs (node_uuid, name, content) VALUES ($1, $2, $3) ON CONFLICT (node_uuid, name) DO UPDATE SET content = excluded.content",
        DeleteBlob = "DELETE FROM blobs WHERE node_uuid = $1 AND name = $2",
        PutConductor = "INSERT INTO conductors (hostname, document) VALUES ($1, $2) ON CONFLICT (hostname) DO UPDATE SET document = excluded.document";


    /// <summary>What goes with a node.</summary>
    private static readonly string[] DeletesOfNode =
        [.. new[] { "ports", "resources", "jobs", "boot_plans", "inventories", "bios", "firmware", "history", "timeline", "blobs" }.Select(table => $"DELETE FROM {table} WHERE node_uuid = $1")];

    /// <param name="write">As applied: with ids and revisions.</param>
    /// <param name="document">The record's encoded form; empty for deletions.</param>
    /// <param name="sealedBlob">A blob's encrypted content; empty for all else.</param>
    /// <param name="options">How much of what grows is kept.</param>
    /// <param name="sink">Takes the statements.</param>
    public static void Emit(StoreWrite write, string document, byte[] sealedBlob, StorageOptions options, ISqlSink sink)
    {
        switch (write)
        {
            case StoreWrite.InsertNode(var n): sink.Execute(InsertNode, n.Id, Text(n.Uuid), n.Revision, document); break;
            case StoreWrite.UpdateNode(var n): sink.Execute(UpdateNode, n.Id, n.Revision, document); break;
            case StoreWrite.DeleteNode(var uuid):
                sink.Execute(DeleteNode, Text(uuid));
                foreach (var delete in DeletesOfNode) sink.Execute(delete, Text(uuid));
                break;
            case StoreWrite.InsertPort(var p): sink.Execute(InsertPort, p.Id, Text(p.Uuid), Text(p.NodeUuid), (long)p.Address.Value, p.Revision, document); break;
            case StoreWrite.UpdatePort(var p): sink.Execute(UpdatePort, p.Id, Text(p.NodeUuid), (long)p.Address.Value, p.Revision, document); break;
            case StoreWrite.DeletePort(var uuid): sink.Execute(DeletePort, Text(uuid)); break;
            case StoreWrite.InsertResource(var r): sink.Execute(InsertResource, r.Id, r.Kind, Text(r.Uuid), OrNull(r.OwningNode), r.Revision, document); break;
            case StoreWrite.UpdateResource(var r): sink.Execute(UpdateResource, r.Id, OrNull(r.OwningNode), r.Revision, document); break;
            case StoreWrite.DeleteResource(var r): sink.Execute(DeleteResource, r.Id); break;
            case StoreWrite.InsertJob(var j): sink.Execute(InsertJob, Text(j.Uuid), Text(j.NodeUuid), j.Revision, document); break;
            case StoreWrite.UpdateJob(var j): sink.Execute(UpdateJob, Text(j.Uuid), j.Revision, document); break;
            case StoreWrite.DeleteJob(var uuid): sink.Execute(DeleteJob, Text(uuid)); break;
            default: EmitAside(write, document, sealedBlob, options, sink); break;
        }
    }

    /// <summary>What hangs on a node, or on the appliance.</summary>
    private static void EmitAside(StoreWrite write, string document, byte[] sealedBlob, StorageOptions options, ISqlSink sink)
    {
        switch (write)
        {
            case StoreWrite.PutBootPlan(var plan): sink.Execute(PutBootPlan, Text(plan.NodeUuid), document); break;
            case StoreWrite.DeleteBootPlan(var node): sink.Execute(DeleteBootPlan, Text(node)); break;
            case StoreWrite.PutInventory(var inventory): sink.Execute(PutInventory, Text(inventory.NodeUuid), document); break;
            case StoreWrite.PutBios(var bios): sink.Execute(PutBios, Text(bios.NodeUuid), document); break;
            case StoreWrite.PutFirmware(var firmware): sink.Execute(PutFirmware, Text(firmware.NodeUuid), document); break;
            case StoreWrite.AppendHistory(var entry):
                sink.Execute(AppendHistory, Text(entry.NodeUuid), document);
                sink.Execute(TrimHistory, Text(entry.NodeUuid), (long)options.HistoryEntriesPerNode);
                break;
            case StoreWrite.AppendTimeline(var e) append:
                sink.Execute(AppendTimeline, e.Sequence, Text(e.NodeUuid), document);
                if (append.Trims) sink.Execute(TrimTimeline, Text(e.NodeUuid), (long)options.TimelineEventsPerNode);
                break;
            case StoreWrite.PutBlob(var node, var name, _): sink.Execute(PutBlob, Text(node), name, sealedBlob); break;
            case StoreWrite.DeleteBlob(var node, var name): sink.Execute(DeleteBlob, Text(node), name); break;
            case StoreWrite.PutConductor(var conductor): sink.Execute(PutConductor, conductor.Hostname, document); break;
            case StoreWrite.RequireLease: break; // was decided on the state
            default: throw new ArgumentOutOfRangeException(nameof(write), write, "Unknown write.");
        }
    }

    private static string Text(Guid uuid) => uuid.ToString();

    private static object OrNull(Guid? uuid) => uuid is { } value ? Text(value) : DBNull.Value;
}
