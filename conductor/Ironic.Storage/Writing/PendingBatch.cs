using System.Text;
using Ironic.Model.Stores;
using Ironic.Storage.Documents;
using Ironic.Storage.Secrets;
using Ironic.Storage.Sql;
using Ironic.Storage.State;

namespace Ironic.Storage.Writing;

/// <summary>A batch on its way to the writer, encoded on its caller's thread so that the writer only binds and commits.</summary>
internal sealed class PendingBatch
{
    private readonly TaskCompletionSource<CommitResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IReadOnlyList<StoreWrite> _writes;
    private readonly string[] _documents;
    private readonly byte[][] _sealedBlobs;

    public PendingBatch(IReadOnlyList<StoreWrite> writes, DocumentCodec codec, SecretProtector secrets)
    {
        _writes = writes;
        _documents = [.. writes.Select(write => Encoding.UTF8.GetString(Encode(write, codec)))];
        _sealedBlobs = [.. writes.Select(write => write is StoreWrite.PutBlob(_, _, var content) ? secrets.SealBytes(content.Span) : [])];
    }

    /// <summary>What the writes were made into by the state (ids, revisions), each with its document.</summary>
    public IReadOnlyList<(StoreWrite Write, string Document)> Applied { get; private set; } = [];

    public Task<CommitResult> Completion => _done.Task;

    /// <summary>Applies all writes or none; false: there was a conflict, and the caller has been told.</summary>
    public bool TryApply(ref StoreState state)
    {
        var next = state;
        var applied = new (StoreWrite, string)[_writes.Count];
        for (var i = 0; i < applied.Length; i++)
        {
            var one = next.Apply(_writes[i]);
            if (one.Conflict is { } conflict)
            {
                Complete(conflict);
                return false;
            }

            (next, applied[i]) = (one.Next!, (one.Write!, _documents[i]));
        }

        Applied = applied;
        state = next;
        return true;
    }

    public void Emit(StorageOptions options, ISqlSink sink)
    {
        for (var i = 0; i < Applied.Count; i++) WriteSql.Emit(Applied[i].Write, Applied[i].Document, _sealedBlobs[i], options, sink);
    }

    public void Complete(CommitResult result) => _done.TrySetResult(result);

    public void Fail(StoreException fault) => _done.TrySetException(fault);

    private static byte[] Encode(StoreWrite write, DocumentCodec codec) => write switch
    {
        StoreWrite.InsertNode(var node) => codec.Encode(node),
        StoreWrite.UpdateNode(var node) => codec.Encode(node),
        StoreWrite.InsertPort(var port) => DocumentCodec.Encode(port, StoreJson.Default.Port),
        StoreWrite.UpdatePort(var port) => DocumentCodec.Encode(port, StoreJson.Default.Port),
        StoreWrite.InsertResource(var resource) => codec.Encode(resource),
        StoreWrite.UpdateResource(var resource) => codec.Encode(resource),
        StoreWrite.InsertJob(var job) => codec.Encode(job),
        StoreWrite.UpdateJob(var job) => codec.Encode(job),
        StoreWrite.PutBootPlan(var plan) => DocumentCodec.Encode(plan, StoreJson.Default.BootPlan),
        StoreWrite.PutInventory(var inventory) => DocumentCodec.Encode(inventory, StoreJson.Default.NodeInventory),
        StoreWrite.PutBios(var bios) => DocumentCodec.Encode(bios, StoreJson.Default.NodeBios),
        StoreWrite.PutFirmware(var firmware) => DocumentCodec.Encode(firmware, StoreJson.Default.NodeFirmware),
        StoreWrite.AppendHistory(var entry) => DocumentCodec.Encode(entry, StoreJson.Default.NodeHistoryEntry),
        StoreWrite.AppendTimeline(var happened) => DocumentCodec.Encode(happened, StoreJson.Default.TimelineEvent),
        StoreWrite.PutConductor(var conductor) => DocumentCodec.Encode(conductor, StoreJson.Default.ConductorRecord),
        _ => [],
    };
}
