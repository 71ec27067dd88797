using System.Text;
using Ironic.Model.Stores;
using Ironic.Storage.Documents;
using Ironic.Storage.State;

namespace Ironic.Storage.Postgres;

/// <summary>One row of the log: what a commit changed of the state that all appliances keep in memory.</summary>
/// <param name="Kind">"node", "job", "resource/allocation", ...; with a minus behind it: gone.</param>
/// <param name="Id">Of what has one.</param>
/// <param name="Revision">Of what has one.</param>
/// <param name="Document">As in its table; of what is gone, its UUID.</param>
internal readonly record struct Change(string Kind, long Id, long Revision, string Document);

/// <summary>Writes as rows of the log, and rows back into the state. Pure.</summary>
internal static class ChangeLog
{
    private const string Node = "node", Port = "port", Resource = "resource/", Job = "job", BootPlan = "boot plan", Conductor = "conductor", Gone = "-";

    /// <summary>Null: it is on disk only, and nobody keeps it in memory.</summary>
    public static Change? Of(StoreWrite write, string document) => write switch
    {
        StoreWrite.InsertNode(var n) => new(Node, n.Id, n.Revision, document),
        StoreWrite.UpdateNode(var n) => new(Node, n.Id, n.Revision, document),
        StoreWrite.DeleteNode(var uuid) => new(Node + Gone, 0, 0, uuid.ToString()),
        StoreWrite.InsertPort(var p) => new(Port, p.Id, p.Revision, document),
        StoreWrite.UpdatePort(var p) => new(Port, p.Id, p.Revision, document),
        StoreWrite.DeletePort(var uuid) => new(Port + Gone, 0, 0, uuid.ToString()),
        StoreWrite.InsertResource(var r) => new(Resource + r.Kind, r.Id, r.Revision, document),
        StoreWrite.UpdateResource(var r) => new(Resource + r.Kind, r.Id, r.Revision, document),
        StoreWrite.DeleteResource(var r) => new(Resource + r.Kind + Gone, r.Id, r.Revision, r.Uuid.ToString()),
        StoreWrite.InsertJob(var j) => new(Job, 0, j.Revision, document),
        StoreWrite.UpdateJob(var j) => new(Job, 0, j.Revision, document),
        StoreWrite.DeleteJob(var uuid) => new(Job + Gone, 0, 0, uuid.ToString()),
        StoreWrite.PutBootPlan => new(BootPlan, 0, 0, document),
        StoreWrite.DeleteBootPlan(var node) => new(BootPlan + Gone, 0, 0, node.ToString()),
        StoreWrite.PutConductor => new(Conductor, 0, 0, document),
        _ => null,
    };

    /// <param name="state">Before the change.</param>
    /// <param name="change">A kind that this version does not know is passed over: the next version may run beside us.</param>
    /// <param name="codec">Opens what is sealed.</param>
    /// <param name="touched">Gets the node that the change belongs to, for changes of nodes and jobs.</param>
    public static StoreState Replay(StoreState state, Change change, DocumentCodec codec, ISet<Guid> touched)
    {
        switch (change.Kind)
        {
            case Node:
                var node = codec.DecodeNode(Bytes(change), change.Id, change.Revision);
                touched.Add(node.Uuid);
                return state.WithStored(node);
            case Port: return state.WithStored(DocumentCodec.Decode(Bytes(change), StoreJson.Default.Port) with { Id = change.Id, Revision = change.Revision });
            case Job:
                var job = codec.DecodeJob(Bytes(change), change.Revision);
                touched.Add(job.NodeUuid);
                return state.WithStored(job);
            case BootPlan: return state.WithStored(DocumentCodec.Decode(Bytes(change), StoreJson.Default.BootPlan));
            case Conductor: return state.WithStored(DocumentCodec.Decode(Bytes(change), StoreJson.Default.ConductorRecord));
            case Node + Gone: return Apply(state, new StoreWrite.DeleteNode(Uuid(change)));
            case Port + Gone: return Apply(state, new StoreWrite.DeletePort(Uuid(change)));
            case Job + Gone:
                if (state.Jobs.TryGetValue(Uuid(change), out var ended)) touched.Add(ended.NodeUuid);
                return Apply(state, new StoreWrite.DeleteJob(Uuid(change)));
            case BootPlan + Gone: return Apply(state, new StoreWrite.DeleteBootPlan(Uuid(change)));
            default: return change.Kind.StartsWith(Resource, StringComparison.Ordinal) ? ReplayResource(state, change, codec) : state;
        }
    }

    private static StoreState ReplayResource(StoreState state, Change change, DocumentCodec codec)
    {
        var kind = change.Kind[Resource.Length..];
        if (ResourceKinds.IsKnown(kind)) return state.WithStored(codec.DecodeResource(Bytes(change), kind) with { Id = change.Id, Revision = change.Revision });
        return kind.EndsWith(Gone, StringComparison.Ordinal) && ResourceKinds.IsKnown(kind[..^Gone.Length])
            ? state.WithoutStored(ResourceKinds.TypeOf(kind[..^Gone.Length]).Type, Uuid(change))
            : state;
    }

    /// <summary>What was committed cannot be refused here, unless the log and the memory have come apart.</summary>
    private static StoreState Apply(StoreState state, StoreWrite write) =>
        state.Apply(write).Next ?? throw new StoreException($"The database's log holds {write}, which the state in memory has not: they have come apart.");

    private static byte[] Bytes(Change change) => Encoding.UTF8.GetBytes(change.Document);

    private static Guid Uuid(Change change) => Guid.Parse(change.Document);
}
