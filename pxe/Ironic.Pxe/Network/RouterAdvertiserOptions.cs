namespace Ironic.Pxe.Network;

/// <summary>IPv6 router advertisements, for iPXE's sake.</summary>
public sealed record RouterAdvertiserOptions
{
    /// <summary>Interfaces on which router solicitations are answered at once. Default: none. They need an IPv6 link-local address.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];
}
