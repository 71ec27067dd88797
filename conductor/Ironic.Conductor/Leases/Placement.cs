using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Ironic.Conductor.Options;
using Ironic.Model.Conductors;
using Ironic.Model.Faults;
using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Leases;

/// <summary>Whose a piece of work is: a conductor, and the lease that it works under.</summary>
internal readonly record struct Holder(string Hostname, long Lease);

/// <summary>Which conductor serves which node: one of its group that has its driver, the same one for all who ask (rendezvous hashing), so that little moves when one comes or goes.</summary>
internal sealed class Placement(IConductorStore conductors, ISharedStore store, ConductorOptions options) : INodePlacement
{
    private ConductorMap _map = ConductorMap.Of(options.HostName);

    public async ValueTask<ConductorMap> NowAsync(CancellationToken cancellationToken)
    {
        var known = Volatile.Read(ref _map);
        if (!store.IsShared) return known;
        var all = await conductors.ListAsync(cancellationToken);
        if (known.IsOf(all)) return known;
        var next = ConductorMap.Of(all);
        Volatile.Write(ref _map, next);
        return next;
    }

    /// <summary>Who is to do what is asked of a node now.</summary>
    public async ValueTask<Outcome<Holder>> HolderAsync(Node node, CancellationToken cancellationToken)
    {
        if (!store.IsShared) return new Holder(options.HostName, 0);
        return Choose(node, await conductors.ListAsync(cancellationToken)) is { } chosen
            ? new Holder(chosen.Hostname, chosen.Lease)
            : Fault.NotFound($"No valid host was found. Reason: No conductor service registered which supports driver {node.Driver} for conductor group '{node.ConductorGroup}'.");
    }

    /// <summary>Whether the node is ours to look after while nothing is being done to it.</summary>
    public async ValueTask<bool> IsOursAsync(Node node, CancellationToken cancellationToken) =>
        !store.IsShared || Choose(node, await conductors.ListAsync(cancellationToken))?.Hostname == options.HostName;

    /// <summary>Whether who took the job up is still at work under that lease.</summary>
    public static bool IsLive(Job job, IReadOnlyList<ConductorRecord> all) =>
        all.FirstOrDefault(record => record.Hostname == job.LeaseOwner) is { Serving: true } owner && owner.Lease == job.Lease;

    public static ConductorRecord? Choose(Node node, IReadOnlyList<ConductorRecord> all) => all
        .Where(record => record.Serving && record.Drivers.Contains(node.Driver) && string.Equals(record.ConductorGroup, node.ConductorGroup, StringComparison.OrdinalIgnoreCase))
        .MaxBy(record => Weight(node.Uuid, record.Hostname));

    private static ulong Weight(Guid node, string hostname)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{node}/{hostname}"), digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest);
    }
}
