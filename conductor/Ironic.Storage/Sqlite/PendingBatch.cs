using System.Text;
using Ironic.Model.Stores;
using Ironic.Storage.Documents;
using Ironic.Storage.Secrets;

namespace Ironic.Storage.Sqlite;

/// <summary>A batch on its way to the writer, encoded on its caller's thread so that the writer only binds and commits.</summary>
internal sealed class PendingBatch
{
    private readonly TaskCompletionSource<CommitResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PendingBatch(IReadOnlyList<StoreWrite> writes, DocumentCodec codec, SecretProtector secrets)
    {
        Writes = writes;
        Documents = [.. writes.Select(write => Encoding.UTF8.GetString(Encode(write, codec)))];
        Blobs = [.. writes.Select(write => write is StoreWrite.PutBlob(_, _, var content) ? secrets.SealBytes(content.Span) : [])];
    }

    public IReadOnlyList<StoreWrite> Writes { get; }

    public IReadOnlyList<string> Documents { get; }

    public IReadOnlyList<byte[]> Blobs { get; }

    /// <summary>What the writes were made into by the state (ids, revisions); set by the writer.</summary>
    public IReadOnlyList<StoreWrite> Applied { get; set; } = [];

    public Task<CommitResult> Completion => _done.Task;

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
