using Ironic.Model.Ports;
using Ironic.Pxe.Network;

namespace Ironic.Pxe.Dhcp;

/// <summary>
/// The leases of one subnet. Clients are known by their hardware address alone: the firmware, iPXE and the ramdisk of one machine send different
/// client identifiers, and shall get the same address. Not thread-safe; <see cref="LeaseTable"/> guards it.
/// </summary>
/// <param name="first">First address of the pool; both null: reservations only.</param>
/// <param name="last">Last address, inclusive.</param>
internal sealed class LeasePool(Ipv4? first, Ipv4? last)
{
    private readonly Dictionary<Ipv4, Lease> _byAddress = [];
    private readonly Dictionary<MacAddress, Lease> _byHolder = [];

    private uint Size => first is { } from && last is { } to ? to.Value - from.Value + 1 : 0;

    public IEnumerable<Lease> Leases => _byAddress.Values;

    /// <summary>The client's lease, live or expired.</summary>
    public Lease? Find(MacAddress holder) => _byHolder.GetValueOrDefault(holder);

    public Lease? Find(Ipv4 address) => _byAddress.GetValueOrDefault(address);

    /// <summary>The address that the client shall have: its reservation, else what it has or had, else what it asks for, else a free one. Null: the pool is used up.</summary>
    public Ipv4? Choose(MacAddress holder, Ipv4? reserved, Ipv4? wished, DateTimeOffset now)
    {
        if (reserved is { } own && IsFreeFor(own, holder, now)) return own;
        if (Find(holder) is { } lease && IsInPool(lease.Address) && IsFreeFor(lease.Address, holder, now)) return lease.Address;
        if (wished is { } asked && IsInPool(asked) && IsFreeFor(asked, holder, now)) return asked;
        return FirstFree(holder, now);
    }

    /// <summary>True when the address may be bound to this client: its reservation, or in the pool and nobody else's.</summary>
    public bool MayHold(MacAddress holder, Ipv4 address, Ipv4? reserved, DateTimeOffset now) =>
        (reserved is { } own ? address == own || (IsInPool(address) && !IsFreeFor(own, holder, now)) : IsInPool(address)) && IsFreeFor(address, holder, now);

    public void Put(Lease lease)
    {
        if (_byAddress.TryGetValue(lease.Address, out var other)) Remove(other);
        if (_byHolder.TryGetValue(lease.Holder, out var previous)) Remove(previous);
        _byAddress[lease.Address] = lease;
        if (lease.State != LeaseState.Declined) _byHolder[lease.Holder] = lease; // a declined address is nobody's
    }

    private void Remove(Lease lease)
    {
        _byAddress.Remove(lease.Address);
        if (Find(lease.Holder)?.Address == lease.Address) _byHolder.Remove(lease.Holder);
    }

    private bool IsInPool(Ipv4 address) => first is { } from && last is { } to && address.Value >= from.Value && address.Value <= to.Value;

    private bool IsFreeFor(Ipv4 address, MacAddress holder, DateTimeOffset now) =>
        !_byAddress.TryGetValue(address, out var lease) || lease.Until <= now || lease.State == LeaseState.Released
        || (lease.Holder == holder && lease.State != LeaseState.Declined);

    /// <summary>Begins at a place that the hardware address names, so that a client whose lease was forgotten likely gets the same address; never-used ones first.</summary>
    private Ipv4? FirstFree(MacAddress holder, DateTimeOffset now)
    {
        if (first is not { } from || Size == 0) return null;
        Ipv4? used = null;
        var start = (uint)(Mix(holder.Value) % Size);
        for (var i = 0u; i < Size; i++)
        {
            var address = new Ipv4(from.Value + ((start + i) % Size));
            if (!_byAddress.ContainsKey(address)) return address;
            if (used is null && IsFreeFor(address, holder, now)) used = address;
        }

        return used;
    }

    private static ulong Mix(ulong value) => (value ^ (value >> 23)) * 0x9E3779B97F4A7C15 >> 17;
}
