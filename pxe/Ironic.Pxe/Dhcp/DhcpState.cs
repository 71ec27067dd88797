using Microsoft.Extensions.Logging;

namespace Ironic.Pxe.Dhcp;

/// <summary>The subnets and the leases in them: shared by the DHCP listeners and by whoever asks which machine has an address.</summary>
internal sealed class DhcpState : IDisposable
{
    private readonly LeaseJournal _journal;

    public DhcpState(DhcpOptions options, TimeProvider time, ILogger<LeaseJournal> log)
    {
        Subnets = [.. options.Subnets.Select(subnet => new ServedSubnet(subnet))];
        _journal = new(options.Mode == DhcpMode.On ? options.LeaseFile : null, log);
        Leases = new(options, Subnets, _journal, time);
    }

    public IReadOnlyList<ServedSubnet> Subnets { get; }

    public LeaseTable Leases { get; }

    public void Dispose() => _journal.Dispose();
}
