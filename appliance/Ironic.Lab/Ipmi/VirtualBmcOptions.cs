using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Server;

namespace Ironic.Lab.Ipmi;

/// <summary>What a virtual BMC is.</summary>
public sealed record VirtualBmcOptions
{
    /// <summary>Users, K_g, GUID and cipher suites.</summary>
    public required BmcIdentity Identity { get; init; }

    /// <summary>What it says it is. Default: an IPMI 2.0 BMC of no known manufacturer.</summary>
    public DeviceId DeviceId { get; init; } = new(Id: 0x20, ManufacturerId: 0, ProductId: 1)
    {
        Revision = 1, FirmwareMajor = 1, IpmiVersion = 0x02, AdditionalSupport = 0x8F, // chassis, FRU inventory, SEL, SDR repository, sensors
    };

    /// <summary>What it knows of its machine.</summary>
    public BmcBoard Board { get; init; } = new();

    /// <summary>The machine's serial line, for Serial over LAN; null: it has none.</summary>
    public IBmcSerial? Serial { get; init; }

    /// <summary>Sessions at once, half-open ones included. Default: 16.</summary>
    public int SessionLimit { get; init; } = 16;

    /// <summary>A session in which nothing is said ends after this time. Default: 60 s.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A handshake that does not go on ends after this time. Default: 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Boot flags lose their valid bit when no chassis control follows within this time, unless told to keep it. Default: 60 s, as IPMI has it.</summary>
    public TimeSpan BootFlagTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Chooses which datagrams to lose. Default: the shared source.</summary>
    public Random Losses { get; init; } = Random.Shared;
}
