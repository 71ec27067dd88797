using Ironic.Pxe.Boot;
using Ironic.Pxe.Content;
using Ironic.Pxe.Dhcp;
using Ironic.Pxe.Network;
using Ironic.Pxe.Tftp;

namespace Ironic.Pxe;

/// <summary>All settings of the boot services. The defaults open no port.</summary>
public sealed record PxeOptions
{
    public DhcpOptions Dhcp { get; init; } = new();

    public TftpOptions Tftp { get; init; } = new();

    public BootFilesOptions Files { get; init; } = new();

    public RouterAdvertiserOptions RouterAdvertisements { get; init; } = new();

    public DiscoveryOptions Discovery { get; init; } = new();

    public BootDefaults Boot { get; init; } = new();
}
