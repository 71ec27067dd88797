using Ironic.Pxe.Network;

namespace Ironic.Pxe.Tests.Network;

public sealed class NeighbourTableTests
{
    private static readonly string[] Table =
    [
        "IP address       HW type     Flags       HW address            Mask     Device",
        "10.77.0.100      0x1         0x2         52:54:00:aa:bb:01     *        br0",
        "10.77.0.101      0x1         0x0         00:00:00:00:00:00     *        br0",
        "nonsense",
        "",
    ];

    [Theory]
    [InlineData("10.77.0.100", "52:54:00:aa:bb:01")]
    [InlineData("10.77.0.101", null)] // asked for, not answered
    [InlineData("10.77.0.102", null)]
    public void Parse_KernelsTable_IsTheNeighbour(string address, string? hardware)
    {
        Assert.True(Ipv4.TryParse(address, out var ip));
        Assert.Equal(hardware, NeighbourTable.Parse(Table, ip)?.ToString());
    }

    [Fact]
    public void Advertisement_IsTheSpecifiedBytes_AndOnlySolicitationsAreOnes()
    {
        var message = new byte[RouterAdvertisement.Length];
        RouterAdvertisement.Write(message);

        Assert.Equal("86000000400000000000000000000000", Convert.ToHexStringLower(message));
        Assert.True(RouterAdvertisement.IsSolicitation([133, 0, 0, 0, 0, 0, 0, 0]));
        Assert.False(RouterAdvertisement.IsSolicitation([133, 0, 0, 0]));
        Assert.False(RouterAdvertisement.IsSolicitation(message));
    }
}
