using System.Net;
using Ironic.Pxe.Dhcp;

namespace Ironic.Pxe.Tests;

public sealed class PxeOptionsValidatorTests
{
    private static readonly DhcpSubnet Good = new()
    {
        Network = IPNetwork.Parse("10.77.0.0/24"),
        Interface = "br0",
        PoolFirst = IPAddress.Parse("10.77.0.100"),
        PoolLast = IPAddress.Parse("10.77.0.199"),
    };

    [Fact]
    public void Validate_Defaults_AreRight() => Assert.Empty(PxeOptionsValidator.Validate(new()));

    [Fact]
    public void Validate_GoodSubnet_IsRight() => Assert.Empty(PxeOptionsValidator.Validate(new() { Dhcp = new() { Mode = DhcpMode.On, Subnets = [Good] } }));

    [Fact]
    public void Validate_ManyFaults_AreAllNamedWithPlaceAndLimits() => Assert.Equal(
        [
            "Dhcp.Subnets: mode Proxy needs at least one subnet with an interface to listen on; none is given.",
            "Dhcp.ServerPort: 0 is no port; 1-65535 are.",
            "Dhcp.Subnets[0].PoolFirst: 10.78.0.5 is not in 10.77.0.0/24.",
            "Dhcp.Subnets[0].PoolFirst and PoolLast: both are needed, or neither.",
            "Dhcp.Subnets[0].Mtu: 20 is outside of 68-65535.",
            "Dhcp.Subnets[1].LeaseTime: 00:00:00 is outside of 1 s to 365 days.",
            "Dhcp.Subnets[1].Network: 10.77.0.128/25 overlaps 10.77.0.0/24.",
            "Tftp.Listen: [::1]:69 is not an IPv4 address.",
            "Tftp.MaxTransfers: 0 must be at least 1.",
            "Files: 'relative' is not an absolute path.",
            "Discovery.Kernel: discovery needs a kernel to boot unknown machines into.",
            "RouterAdvertisements.Interfaces: 'much-too-long-a-name' is no interface name; 1-15 characters without slash or space are.",
        ],
        PxeOptionsValidator.Validate(new()
        {
            Dhcp = new()
            {
                Mode = DhcpMode.Proxy,
                ServerPort = 0,
                Subnets =
                [
                    Good with { Interface = null, PoolFirst = IPAddress.Parse("10.78.0.5"), PoolLast = null, Mtu = 20 },
                    new() { Network = IPNetwork.Parse("10.77.0.128/25"), LeaseTime = TimeSpan.Zero },
                ],
            },
            Tftp = new() { Listen = [new(IPAddress.IPv6Loopback, 69)], MaxTransfers = 0 },
            Files = new() { FileRoots = ["relative"] },
            Discovery = new() { Enabled = true },
            RouterAdvertisements = new() { Interfaces = ["much-too-long-a-name"] },
        }));

    [Fact]
    public void Validate_PoolTooLargeOrBackwards_IsNamed()
    {
        var network = IPNetwork.Parse("10.0.0.0/8");
        string[] faults = [.. new[] { ("10.0.0.1", "10.200.0.1"), ("10.0.0.9", "10.0.0.1") }.SelectMany(pool => PxeOptionsValidator.Validate(new()
        {
            Dhcp = new() { Subnets = [new() { Network = network, PoolFirst = IPAddress.Parse(pool.Item1), PoolLast = IPAddress.Parse(pool.Item2) }] },
        }))];

        Assert.Equal(
            ["Dhcp.Subnets[0].PoolLast: 10.0.0.1-10.200.0.1 is 13107201 addresses; 65536 are allowed.", "Dhcp.Subnets[0].PoolLast: 10.0.0.1 is before the first, 10.0.0.9."],
            faults);
    }

    [Fact]
    public void AddPxe_WrongOptions_SaysAllAtOnce()
    {
        var fault = Assert.Throws<ArgumentException>(() =>
            new Microsoft.Extensions.DependencyInjection.ServiceCollection().AddPxe(new() { Tftp = new() { MaxTransfers = 0, MaxRetransmissions = -1 } }));

        Assert.Contains("MaxTransfers", fault.Message, StringComparison.Ordinal);
        Assert.Contains("MaxRetransmissions", fault.Message, StringComparison.Ordinal);
    }
}
