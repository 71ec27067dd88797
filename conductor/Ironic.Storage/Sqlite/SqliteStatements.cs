using Ironic.Model.Stores;
using Microsoft.Data.Sqlite;

namespace Ironic.Storage.Sqlite;

/// <summary>What each write does to the tables. Conflicts were ruled out before; the tables' unique indexes are the second lock.</summary>
internal sealed class SqliteStatements : IDisposable
{
    /// <summary>One event in so many trims its node's timeline: who writes much is trimmed often, and nobody pays for it each time.</summary>
    private const int TrimEvery = 256;

    /// <summary>What goes with a node.</summary>
    private static readonly string[] TablesOfNodes = ["ports", "resources", "jobs", "boot_plans", "inventories", "bios", "firmware", "history", "timeline", "blobs"];

    private readonly List<Statement> _all = [];
    private readonly Statement _insertNode, _updateNode, _insertPort, _updatePort, _deletePort, _insertResource, _updateResource, _deleteResource, _insertJob, _updateJob, _deleteJob;
    private readonly Statement _putBootPlan, _deleteBootPlan, _putInventory, _putBios, _putFirmware, _appendHistory, _trimHistory, _appendTimeline, _trimTimeline, _putBlob, _deleteBlob, _putConductor;
    private readonly Statement[] _deleteNode;
    private readonly StorageOptions _options;

    public SqliteStatements(SqliteConnection connection, StorageOptions options)
    {
        _options = options;
        _insertNode = Prepare("INSERT INTO nodes (id, uuid, revision, document) VALUES ($1, $2, $3, $4)", 4);
        _updateNode = Prepare("UPDATE nodes SET revision = $2, document = $3 WHERE id = $1", 3);
        _insertPort = Prepare("INSERT INTO ports (id, uuid, node_uuid, address, revision, document) VALUES ($1, $2, $3, $4, $5, $6)", 6);
        _updatePort = Prepare("UPDATE ports SET node_uuid = $2, address = $3, revision = $4, document = $5 WHERE id = $1", 5);
        _deletePort = Prepare("DELETE FROM ports WHERE uuid = $1", 1);
        _insertResource = Prepare("INSERT INTO resources (id, kind, uuid, node_uuid, revision, document) VALUES ($1, $2, $3, $4, $5, $6)", 6);
        _updateResource = Prepare("UPDATE resources SET node_uuid = $2, revision = $3, document = $4 WHERE id = $1", 4);
        _deleteResource = Prepare("DELETE FROM resources WHERE id = $1", 1);
        _insertJob = Prepare("INSERT INTO jobs (uuid, node_uuid, revision, document) VALUES ($1, $2, $3, $4)", 4);
        _updateJob = Prepare("UPDATE jobs SET revision = $2, document = $3 WHERE uuid = $1", 3);
        _deleteJob = Prepare("DELETE FROM jobs WHERE uuid = $1", 1);
        _putBootPlan = Prepare("INSERT INTO boot_plans (node_uuid, document) VALUES ($1, $2) ON CONFLICT DO UPDATE SET document = excluded.document", 2);
        _deleteBootPlan = Prepare("DELETE FROM boot_plans WHERE node_uuid = $1", 1);
        _putInventory = Prepare("INSERT INTO inventories (node_uuid, document) VALUES ($1, $2) ON CONFLICT DO UPDATE SET document = excluded.document", 2);
        _putBios = Prepare("INSERT INTO bios (node_uuid, document) VALUES ($1, $2) ON CONFLICT DO UPDATE SET document = excluded.document", 2);
        _putFirmware = Prepare("INSERT INTO firmware (node_uuid, document) VALUES ($1, $2) ON CONFLICT DO UPDATE SET document = excluded.document", 2);
        _appendHistory = Prepare("INSERT INTO history (node_uuid, document) VALUES ($1, $2)", 2);
        _trimHistory = Prepare(
            "DELETE FROM history WHERE node_uuid = $1 AND id <= (SELECT id FROM history WHERE node_uuid = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)", 2);
        _appendTimeline = Prepare("INSERT INTO timeline (sequence, node_uuid, document) SELECT $1, $2, $3 WHERE EXISTS (SELECT 1 FROM nodes WHERE uuid = $2)", 3);
        _trimTimeline = Prepare(
            "DELETE FROM timeline WHERE node_uuid = $1 AND sequence <= (SELECT sequence FROM timeline WHERE node_uuid = $1 ORDER BY sequence DESC LIMIT 1 OFFSET $2)", 2);
        _putBlob = Prepare("INSERT INTO blobs (node_uuid, name, content) VALUES ($1, $2, $3) ON CONFLICT DO UPDATE SET content = excluded.content", 3);
        _deleteBlob = Prepare("DELETE FROM blobs WHERE node_uuid = $1 AND name = $2", 2);
        _putConductor = Prepare("INSERT INTO conductors (hostname, document) VALUES ($1, $2) ON CONFLICT DO UPDATE SET document = excluded.document", 2);
        _deleteNode =
        [
            Prepare("DELETE FROM nodes WHERE uuid = $1", 1),
            .. TablesOfNodes.Select(table => Prepare($"DELETE FROM {table} WHERE node_uuid = $1", 1)),
        ];

        Statement Prepare(string sql, int parameters)
        {
            var statement = new Statement(connection, sql, parameters);
            _all.Add(statement);
            return statement;
        }
    }

    /// <param name="write">As applied: with ids and revisions.</param>
    /// <param name="document">The record's encoded form; empty for deletions.</param>
    /// <param name="sealedBlob">A blob's encrypted content; empty for all else.</param>
    public void Execute(StoreWrite write, string document, byte[] sealedBlob)
    {
        switch (write)
        {
            case StoreWrite.InsertNode(var n): _insertNode.Execute(n.Id, Text(n.Uuid), n.Revision, document); break;
            case StoreWrite.UpdateNode(var n): _updateNode.Execute(n.Id, n.Revision, document); break;
            case StoreWrite.DeleteNode(var uuid): foreach (var delete in _deleteNode) delete.Execute(Text(uuid)); break;
            case StoreWrite.InsertPort(var p): _insertPort.Execute(p.Id, Text(p.Uuid), Text(p.NodeUuid), (long)p.Address.Value, p.Revision, document); break;
            case StoreWrite.UpdatePort(var p): _updatePort.Execute(p.Id, Text(p.NodeUuid), (long)p.Address.Value, p.Revision, document); break;
            case StoreWrite.DeletePort(var uuid): _deletePort.Execute(Text(uuid)); break;
            case StoreWrite.InsertResource(var r): _insertResource.Execute(r.Id, r.Kind, Text(r.Uuid), OrNull(r.OwningNode), r.Revision, document); break;
            case StoreWrite.UpdateResource(var r): _updateResource.Execute(r.Id, OrNull(r.OwningNode), r.Revision, document); break;
            case StoreWrite.DeleteResource(var r): _deleteResource.Execute(r.Id); break;
            case StoreWrite.InsertJob(var j): _insertJob.Execute(Text(j.Uuid), Text(j.NodeUuid), j.Revision, document); break;
            case StoreWrite.UpdateJob(var j): _updateJob.Execute(Text(j.Uuid), j.Revision, document); break;
            case StoreWrite.DeleteJob(var uuid): _deleteJob.Execute(Text(uuid)); break;
            default: ExecuteAside(write, document, sealedBlob); break;
        }
    }

    /// <summary>What hangs on a node, or on the appliance.</summary>
    private void ExecuteAside(StoreWrite write, string document, byte[] sealedBlob)
    {
        switch (write)
        {
            case StoreWrite.PutBootPlan(var plan): _putBootPlan.Execute(Text(plan.NodeUuid), document); break;
            case StoreWrite.DeleteBootPlan(var node): _deleteBootPlan.Execute(Text(node)); break;
            case StoreWrite.PutInventory(var inventory): _putInventory.Execute(Text(inventory.NodeUuid), document); break;
            case StoreWrite.PutBios(var bios): _putBios.Execute(Text(bios.NodeUuid), document); break;
            case StoreWrite.PutFirmware(var firmware): _putFirmware.Execute(Text(firmware.NodeUuid), document); break;
            case StoreWrite.AppendHistory(var entry):
                _appendHistory.Execute(Text(entry.NodeUuid), document);
                _trimHistory.Execute(Text(entry.NodeUuid), _options.HistoryEntriesPerNode);
                break;
            case StoreWrite.AppendTimeline(var e):
                _appendTimeline.Execute(e.Sequence, Text(e.NodeUuid), document);
                if (e.Sequence % TrimEvery == 0) _trimTimeline.Execute(Text(e.NodeUuid), _options.TimelineEventsPerNode);
                break;
            case StoreWrite.PutBlob(var node, var name, _): _putBlob.Execute(Text(node), name, sealedBlob); break;
            case StoreWrite.DeleteBlob(var node, var name): _deleteBlob.Execute(Text(node), name); break;
            case StoreWrite.PutConductor(var conductor): _putConductor.Execute(conductor.Hostname, document); break;
            default: throw new ArgumentOutOfRangeException(nameof(write), write, "Unknown write.");
        }
    }

    public void Dispose() => _all.ForEach(statement => statement.Dispose());

    private static string Text(Guid uuid) => uuid.ToString();

    private static object OrNull(Guid? uuid) => uuid is { } value ? Text(value) : DBNull.Value;
}
