namespace Ironic.Pxe.Dhcp;

/// <summary>The DHCP service.</summary>
public sealed record DhcpOptions
{
    /// <summary>Default: off.</summary>
    public DhcpMode Mode { get; init; } = DhcpMode.Off;

    public IReadOnlyList<DhcpSubnet> Subnets { get; init; } = [];

    public BootPrograms Programs { get; init; } = new();

    /// <summary>Where leases are kept over a restart; null: in memory only.</summary>
    public string? LeaseFile { get; init; }

    /// <summary>How long an offered address is held for the client to request it. Default: 30 s.</summary>
    public TimeSpan OfferTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an address is left alone that a client found in use. Default: 10 minutes.</summary>
    public TimeSpan DeclineTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>RFC 2131: 67. Another for tests.</summary>
    public int ServerPort { get; init; } = 67;

    /// <summary>RFC 2131: 68. Another for tests.</summary>
    public int ClientPort { get; init; } = 68;

    /// <summary>The boot server port of the PXE specification 2.1: 4011. Opened in proxy mode only.</summary>
    public int ProxyPort { get; init; } = 4011;

    internal const int MaxPoolSize = 65_536;
}
