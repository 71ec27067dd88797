using System.Diagnostics.CodeAnalysis;
using Ironic.Model.Ports;
using Ironic.Pxe.Network;

namespace Ironic.Pxe.Dhcp;

/// <summary>Who has which address: every subnet's leases, written to the journal before anybody is told. Thread-safe.</summary>
/// <remarks>Bounded by the pools' sizes and the reservations of the ports that we were told of.</remarks>
internal sealed class LeaseTable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly LeaseJournal _journal;
    private readonly TimeSpan _offerTime, _declineTime;
    private readonly List<(ServedSubnet Subnet, LeasePool Pool)> _pools;

    public LeaseTable(DhcpOptions options, IReadOnlyList<ServedSubnet> subnets, LeaseJournal journal, TimeProvider time)
    {
        (_time, _journal, _offerTime, _declineTime) = (time, journal, options.OfferTime, options.DeclineTime);
        _pools = [.. subnets.Select(subnet => (subnet, new LeasePool(subnet.PoolFirst, subnet.PoolLast)))];
        var now = time.GetUtcNow();
        foreach (var lease in journal.Load().Where(lease => lease.Until > now)) PoolOf(lease.Address)?.Put(lease);
        journal.Compact(Snapshot());
    }

    /// <summary>Holds an address for the client for a short while; null when there is none.</summary>
    public Lease? Offer(ServedSubnet subnet, MacAddress holder, Ipv4? reserved, Ipv4? wished)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var pool = PoolOf(subnet);
            if (pool.Choose(holder, reserved, wished, now) is not { } address) return null;
            if (pool.Find(holder) is { State: LeaseState.Bound } bound && bound.Address == address && bound.Until > now) return bound;
            var lease = new Lease(address, holder, LeaseState.Offered, now + _offerTime);
            pool.Put(lease); // not journalled: an offer that a restart forgets is simply made again
            return lease;
        }
    }

    /// <summary>Binds or renews; null when the client may not have this address.</summary>
    public Lease? Bind(ServedSubnet subnet, MacAddress holder, Ipv4 address, Ipv4? reserved)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var pool = PoolOf(subnet);
            if (!pool.MayHold(holder, address, reserved, now)) return null;
            var lease = new Lease(address, holder, LeaseState.Bound, now + subnet.Configured.LeaseTime);
            Store(pool, lease);
            return lease;
        }
    }

    public void Release(MacAddress holder, Ipv4 address)
    {
        lock (_gate)
        {
            if (TryFindHeld(holder, address, out var pool, out var lease)) Store(pool, lease with { State = LeaseState.Released });
        }
    }

    /// <summary>Sets an address aside that its client found in use. Only the client it was given to may say so.</summary>
    public bool Decline(MacAddress holder, Ipv4 address)
    {
        lock (_gate)
        {
            if (!TryFindHeld(holder, address, out var pool, out _)) return false;
            Store(pool, new(address, holder, LeaseState.Declined, _time.GetUtcNow() + _declineTime));
            return true;
        }
    }

    /// <summary>Who has the address now; null: nobody of ours.</summary>
    public MacAddress? HolderOf(Ipv4 address)
    {
        lock (_gate)
        {
            return PoolOf(address)?.Find(address) is { State: LeaseState.Bound } lease && lease.Until > _time.GetUtcNow() ? lease.Holder : null;
        }
    }

    private void Store(LeasePool pool, Lease lease)
    {
        pool.Put(lease);
        if (_journal.Append(lease)) _journal.Compact(Snapshot());
    }

    private List<Lease> Snapshot() => [.. _pools.SelectMany(p => p.Pool.Leases).Where(lease => lease.State != LeaseState.Offered)];

    private bool TryFindHeld(MacAddress holder, Ipv4 address, [NotNullWhen(true)] out LeasePool? pool, [NotNullWhen(true)] out Lease? lease)
    {
        pool = PoolOf(address);
        lease = pool?.Find(address);
        return pool is not null && lease is { State: LeaseState.Bound } && lease.Holder == holder;
    }

    private LeasePool PoolOf(ServedSubnet subnet) => _pools.First(p => p.Subnet == subnet).Pool;

    private LeasePool? PoolOf(Ipv4 address) => _pools.FirstOrDefault(p => p.Subnet.Contains(address)).Pool;
}
