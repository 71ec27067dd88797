using System.Globalization;
using System.Net;

namespace Ironic.Pxe.Network;

/// <summary>The other end of a UDP exchange; cheap to compare.</summary>
internal readonly record struct Peer(Ipv4 Address, ushort Port)
{
    public static Peer From(IPEndPoint endPoint) => new(Ipv4.From(endPoint.Address), (ushort)endPoint.Port);

    public IPEndPoint ToEndPoint() => new(Address.ToIPAddress(), Port);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}:{Port}");
}
