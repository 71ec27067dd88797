using Ironic.Model.Boot;
using Ironic.Model.Conductors;
using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Resources;
using Ironic.Model.Timeline;

namespace Ironic.Model.Stores;

/// <summary>One change to the store. A batch of them (<see cref="IStoreWriter"/>) happens whole or not at all.</summary>
/// <remarks>Updates compare revisions: the row must still have the revision of the record handed in, and gets the next one.</remarks>
public abstract record StoreWrite
{
    private StoreWrite()
    {
    }

    public sealed record InsertNode(Node Node) : StoreWrite;

    public sealed record UpdateNode(Node Node) : StoreWrite;

    /// <summary>With the node go its ports, the resources it owns, its jobs, boot plan, inventory, BIOS, firmware, history, timeline and blobs.</summary>
    public sealed record DeleteNode(Guid Uuid) : StoreWrite;

    public sealed record InsertPort(Port Port) : StoreWrite;

    public sealed record UpdatePort(Port Port) : StoreWrite;

    public sealed record DeletePort(Guid Uuid) : StoreWrite;

    public sealed record InsertResource(Resource Resource) : StoreWrite;

    public sealed record UpdateResource(Resource Resource) : StoreWrite;

    /// <summary>Compares the revision as an update does. A portgroup that has ports, or a chassis that has nodes, is refused as stale.</summary>
    public sealed record DeleteResource(Resource Resource) : StoreWrite;

    /// <summary>A node has at most one job; a second is refused as a duplicate.</summary>
    public sealed record InsertJob(Job Job) : StoreWrite;

    public sealed record UpdateJob(Job Job) : StoreWrite;

    public sealed record DeleteJob(Guid Uuid) : StoreWrite;

    public sealed record PutBootPlan(BootPlan Plan) : StoreWrite;

    public sealed record DeleteBootPlan(Guid NodeUuid) : StoreWrite;

    public sealed record PutInventory(NodeInventory Inventory) : StoreWrite;

    public sealed record PutBios(NodeBios Bios) : StoreWrite;

    public sealed record PutFirmware(NodeFirmware Firmware) : StoreWrite;

    public sealed record AppendHistory(NodeHistoryEntry Entry) : StoreWrite;

    public sealed record AppendTimeline(TimelineEvent Event) : StoreWrite
    {
        /// <summary>With this one the node's timeline is cut to its bound; the store says when.</summary>
        public bool Trims { get; init; }
    }

    /// <summary>Something large that belongs to a node but not into its row (its config drive). Encrypted at rest.</summary>
    public sealed record PutBlob(Guid NodeUuid, string Name, ReadOnlyMemory<byte> Content) : StoreWrite;

    public sealed record DeleteBlob(Guid NodeUuid, string Name) : StoreWrite;

    /// <summary>Compares: the record's beat must be the one after the stored record's; else it is refused as stale.</summary>
    public sealed record PutConductor(ConductorRecord Conductor) : StoreWrite;

    /// <summary>Changes nothing: refuses the batch unless the conductor still works under this lease.</summary>
    public sealed record RequireLease(string Hostname, long Lease) : StoreWrite;
}
