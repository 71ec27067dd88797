using System.Net;
using Ironic.Model.Timeline;
using Ironic.Pxe.Dhcp;
using Ironic.Pxe.Dhcp.Wire;
using Ironic.Pxe.Network;
using Ironic.Pxe.Tests.Dhcp.Wire;

namespace Ironic.Pxe.Tests.Dhcp;

public sealed class DhcpResponderTests : IDisposable
{
    private readonly DhcpBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(0, "undionly.kpxe", "BIOS firmware (PXE)")]
    [InlineData(6, "snponly.efi", "UEFI x86 firmware (PXE)")]
    [InlineData(7, "snponly.efi", "UEFI x64 firmware (PXE)")]
    [InlineData(9, "snponly.efi", "UEFI x64 firmware (PXE)")]
    [InlineData(11, "snponly-arm64.efi", "UEFI arm64 firmware (PXE)")]
    [InlineData(2, "", "architecture 2 firmware (PXE)")]
    public void Offer_ToFirmware_NamesItsProgramByTftp(int architecture, string program, string words)
    {
        var offer = _bench.Ask(DhcpRequests.Pxe(DhcpMessageType.Discover, (ushort)architecture))!;

        Assert.Equal(DhcpMessageType.Offer, offer.Type);
        Assert.Equal(program, offer.File);
        Assert.Equal(program.Length > 0 ? program : null, offer.Text(DhcpOption.BootFileName));
        Assert.Equal(program.Length > 0 ? "10.77.0.1" : "0.0.0.0", offer.NextServer);
        Assert.Equal(program.Length > 0 ? "10.77.0.1" : null, offer.Text(DhcpOption.TftpServerName));
        Assert.Null(offer.Option(DhcpOption.VendorClass)); // "PXEClient" would send EDK II to port 4011, where nobody listens in this mode
        Assert.Equal("000102030405060708090a0b0c0d0e0f10", offer.Option(DhcpOption.ClientMachineIdentifier));
        Assert.Contains(_bench.Timeline.Events, e => e.Message == $"{words} asks for an address");
    }

    [Theory]
    [InlineData(16, "http://10.77.0.1:8088/boot/programs/snponly.efi")]
    [InlineData(19, "http://10.77.0.1:8088/boot/programs/snponly-arm64.efi")]
    public void Offer_ToHttpBoot_IsAbsoluteUrlAndEchoedClass(int architecture, string url)
    {
        var offer = _bench.Ask(DhcpRequests.HttpBoot(DhcpMessageType.Discover, (ushort)architecture))!;

        Assert.Equal(url, offer.File);
        Assert.Equal(url, offer.Text(DhcpOption.BootFileName));
        Assert.Equal("HTTPClient", offer.Text(DhcpOption.VendorClass));
    }

    [Fact]
    public void Offer_ToIpxe_IsItsScriptAndNoProxyWait()
    {
        var offer = _bench.Ask(DhcpRequests.Ipxe(DhcpMessageType.Discover))!;

        Assert.Equal("http://10.77.0.1:8088/boot/ipxe/52:54:00:aa:bb:01", offer.File);
        Assert.Equal("b00101", offer.Option(DhcpOption.Ipxe));
        Assert.Equal("0.0.0.0", offer.NextServer);
    }

    [Fact]
    public void Offer_ToIpxeWithoutHttp_IsOurOwnIpxe() => Assert.Equal(
        "undionly.kpxe", _bench.Ask(DhcpRequests.Pxe(DhcpMessageType.Discover, 0, (DhcpOption.UserClass, DhcpRequests.Ascii("iPXE")), (DhcpOption.Ipxe, [0x15, 1, 1])))!.File);

    [Fact]
    public void Offer_ToSystem_HasNothingToBoot()
    {
        var offer = _bench.Ask(DhcpRequests.Of(DhcpMessageType.Discover, (DhcpOption.VendorClass, DhcpRequests.Ascii("udhcp 1.35.0"))))!;

        Assert.Equal("", offer.File);
        Assert.Null(offer.Option(DhcpOption.BootFileName));
        Assert.Contains(_bench.Timeline.Events, e => e.Message == "a system (udhcp 1.35.0) asks for an address");
    }

    [Fact]
    public void Offer_ToPortThatDoesNotBoot_IsAddressOnly()
    {
        _bench.Client = _bench.Client with { PxeEnabled = false };

        var offer = _bench.Ask(DhcpRequests.Ipxe(DhcpMessageType.Discover))!;

        Assert.StartsWith("10.77.0.1", offer.Yours, StringComparison.Ordinal);
        Assert.Equal("", offer.File);
    }

    [Fact]
    public void Timeline_TellsWhatDoesNotFit()
    {
        using var bench = new DhcpBench(new() { Mode = DhcpMode.On, Subnets = [DhcpBench.Subnet, new() { Network = IPNetwork.Parse("10.50.0.0/24") }] });
        bench.Client = bench.Client with { ReservedAddress = IPAddress.Parse("10.50.0.9") };
        bench.Ask(DhcpRequests.Pxe(DhcpMessageType.Discover, 7) with { Seconds = 28 });
        bench.Ask(DhcpRequests.Pxe(DhcpMessageType.Request, 7, (DhcpOption.RequestedAddress, DhcpRequests.Address("10.77.0.9")), (DhcpOption.ServerIdentifier, DhcpRequests.Address("10.77.0.250"))));
        bench.Ask(DhcpRequests.Pxe(DhcpMessageType.Discover, 7), relay: "10.99.0.1");
        bench.Ask(DhcpRequests.Pxe(DhcpMessageType.Request, 7, (DhcpOption.RequestedAddress, DhcpRequests.Address("10.77.0.5"))));

        var told = bench.Timeline.Events.ToLookup(e => e.Name, e => e.Data);
        var discover = Assert.Single(told[TimelineNames.DhcpDiscover]);
        Assert.Equal(("28", "true", "10.50.0.9", "10.77.0.0/24", "x64"), (discover.GetText("seconds"), discover.GetText("misplaced"), discover.GetText("reserved"), discover.GetText("network"), discover.GetText("platform")));
        Assert.Equal("10.77.0.250", Assert.Single(told[TimelineNames.DhcpOtherServer]).GetText("server"));
        Assert.Equal("by way of the relay 10.99.0.1", Assert.Single(told[TimelineNames.DhcpUnserved]).GetText("way"));
        Assert.Single(told[TimelineNames.DhcpNak]);
    }

    [Fact]
    public void Offer_LongUrl_GoesIntoTheOption()
    {
        var files = new Uri("http://" + new string('a', 120) + ".example:8088");
        using var bench = new DhcpBench(new() { Mode = DhcpMode.On, Subnets = [DhcpBench.Subnet with { Files = files }] });

        var offer = bench.Ask(DhcpRequests.Of(DhcpMessageType.Discover, (DhcpOption.UserClass, DhcpRequests.Ascii("iPXE")), (DhcpOption.ParameterRequestList, [1])))!;

        Assert.Equal("", offer.File);
        Assert.Equal(files.AbsoluteUri + "boot/ipxe/52:54:00:aa:bb:01", offer.Text(DhcpOption.BootFileName));
    }

    [Fact]
    public void Offer_CarriesTheSubnetsOptions()
    {
        using var bench = new DhcpBench(new()
        {
            Mode = DhcpMode.On,
            Subnets =
            [
                DhcpBench.Subnet with
                {
                    Router = IPAddress.Parse("10.77.0.254"), DnsServers = [IPAddress.Parse("9.9.9.9"), IPAddress.Parse("1.1.1.1")], NtpServers = [IPAddress.Parse("10.77.0.1")],
                    Mtu = 9000, DomainName = "lab.example", LeaseTime = TimeSpan.FromMinutes(5),
                },
            ],
        });

        var offer = bench.Ask(DhcpRequests.Of(DhcpMessageType.Discover))!;

        Assert.Equal("ffffff00", offer.Option(DhcpOption.SubnetMask));
        Assert.Equal("0a4d00fe", offer.Option(DhcpOption.Router));
        Assert.Equal("0909090901010101", offer.Option(DhcpOption.DomainNameServer));
        Assert.Equal("0a4d0001", offer.Option(DhcpOption.NtpServers));
        Assert.Equal("2328", offer.Option(DhcpOption.InterfaceMtu));
        Assert.Equal("lab.example", offer.Text(DhcpOption.DomainName));
        Assert.Equal("0a4d00ff", offer.Option(DhcpOption.BroadcastAddress));
        Assert.Equal("0000012c", offer.Option(DhcpOption.LeaseTime));
        Assert.Equal("0a4d0001", offer.Option(DhcpOption.ServerIdentifier));
    }

    [Fact]
    public void Request_OfOffered_IsAcknowledgedAndOnTheTimeline()
    {
        var offer = _bench.Ask(DhcpRequests.Ipxe(DhcpMessageType.Discover))!;

        var answer = _bench.Ask(Selecting(offer.Yours, "10.77.0.1"))!;

        Assert.Equal(DhcpMessageType.Ack, answer.Type);
        Assert.Equal(offer.Yours, answer.Yours);
        Assert.Equal([TimelineNames.DhcpDiscover, TimelineNames.DhcpOffer, TimelineNames.DhcpRequest, TimelineNames.DhcpAck], _bench.Timeline.Names);
        Assert.Equal($"gave {offer.Yours}, boot file http://10.77.0.1:8088/boot/ipxe/52:54:00:aa:bb:01", _bench.Timeline.Events[3].Message);
        Assert.Equal("52:54:00:aa:bb:01", _bench.Timeline.Events[3].Data.GetText("mac"));
    }

    [Fact]
    public void Request_OfAnotherServersOffer_GetsNoAnswer() => Assert.Null(_bench.Ask(Selecting("10.77.0.100", "10.77.0.9")));

    [Theory]
    [InlineData("10.9.9.9")] // another network: it moved here
    [InlineData("10.77.0.200")] // outside of the pool
    public void Request_OfAddressItMayNotHave_IsRefusedByBroadcast(string address)
    {
        var answer = _bench.Ask(DhcpRequests.Of(DhcpMessageType.Request, (DhcpOption.RequestedAddress, DhcpRequests.Address(address))))!;

        Assert.Equal(DhcpMessageType.Nak, answer.Type);
        Assert.Equal("255.255.255.255:68", answer.Destination);
        Assert.Equal("0.0.0.0", answer.Yours);
    }

    [Fact]
    public void Request_Renewing_IsAcknowledgedToItsAddress()
    {
        var address = _bench.Lease(DhcpRequests.Mac)!;

        var answer = _bench.Ask(DhcpRequests.Of(DhcpMessageType.Request) with { ClientAddress = Ipv4.Read(DhcpRequests.Address(address)) })!;

        Assert.Equal(DhcpMessageType.Ack, answer.Type);
        Assert.Equal($"{address}:68", answer.Destination);
    }

    [Fact]
    public void Reservation_WinsOverThePool_AndOverWhatItHad()
    {
        Assert.NotEqual("10.77.0.42", _bench.Lease(DhcpRequests.Mac));
        _bench.Client = _bench.Client with { ReservedAddress = IPAddress.Parse("10.77.0.42") };

        Assert.Equal("10.77.0.42", _bench.Lease(DhcpRequests.Mac));
    }

    [Fact]
    public void Offer_PoolUsedUp_IsNoneAndSaidSo()
    {
        for (byte i = 10; i < 14; i++) Assert.NotNull(_bench.Lease(Mac(i)));

        Assert.Null(_bench.Ask(DhcpRequests.Of(DhcpMessageType.Discover)));
        Assert.Contains(_bench.Timeline.Events, e => e.Message == "a system asks for an address; none is free in 10.77.0.0/24");
    }

    [Fact]
    public void Inform_IsAcknowledgedWithoutALease()
    {
        var answer = _bench.Ask(DhcpRequests.Of(DhcpMessageType.Inform) with { ClientAddress = new(0x0a4d0032) })!;

        Assert.Equal((DhcpMessageType.Ack, "0.0.0.0", null), (answer.Type, answer.Yours, answer.Option(DhcpOption.LeaseTime)));
        Assert.Equal("10.77.0.50:68", answer.Destination);
    }

    [Fact]
    public void Decline_SetsTheAddressAside()
    {
        var address = _bench.Lease(DhcpRequests.Mac)!;

        Assert.Null(_bench.Ask(DhcpRequests.Of(DhcpMessageType.Decline, (DhcpOption.RequestedAddress, DhcpRequests.Address(address)))));

        Assert.NotEqual(address, _bench.Lease(DhcpRequests.Mac));
    }

    [Fact]
    public void Relayed_GoesBackThroughTheRelay_FromItsOwnSubnet_WithItsInformation()
    {
        using var bench = new DhcpBench(new() { Mode = DhcpMode.On, Subnets = [DhcpBench.Subnet, DhcpBench.Subnet with { Network = IPNetwork.Parse("10.88.0.0/24"), Interface = null, PoolFirst = IPAddress.Parse("10.88.0.10"), PoolLast = IPAddress.Parse("10.88.0.20") }] });

        var offer = bench.Ask(DhcpRequests.Of(DhcpMessageType.Discover, (DhcpOption.RelayAgentInformation, [1, 4, 0x65, 0x74, 0x68, 0x30])), relay: "10.88.0.1")!;
        var unknown = bench.Ask(DhcpRequests.Of(DhcpMessageType.Discover), relay: "10.99.0.1");
        var selected = bench.Ask(DhcpRequests.Of(DhcpMessageType.Discover, (DhcpOption.RelayAgentInformation, [5, 4, 10, 88, 0, 0])), relay: "192.0.2.1")!;

        Assert.Equal("10.88.0.1:67", offer.Destination);
        Assert.StartsWith("10.88.0.", offer.Yours, StringComparison.Ordinal);
        Assert.Equal("010465746830", offer.Option(DhcpOption.RelayAgentInformation));
        Assert.Null(unknown);
        Assert.StartsWith("10.88.0.", selected.Yours, StringComparison.Ordinal); // RFC 3527: the relay's own address is elsewhere
        Assert.Equal("192.0.2.1:67", selected.Destination);
    }

    [Fact]
    public void Relayed_ByOneThatListensElsewhere_GoesToThePortItSentFrom()
    {
        var offer = _bench.Ask(DhcpRequests.Of(DhcpMessageType.Discover, (DhcpOption.RelayAgentInformation, [1, 1, 0x61, 19, 0])), relay: "10.77.0.254", source: "10.77.0.254")!;

        Assert.Equal("10.77.0.254:68", offer.Destination); // RFC 8357; 68 is where the test sends from
        Assert.Equal("0101611300", offer.Option(DhcpOption.RelayAgentInformation));
    }

    [Fact]
    public void RelayedNak_AsksForBroadcast() => Assert.True(
        _bench.Ask(DhcpRequests.Of(DhcpMessageType.Request, (DhcpOption.RequestedAddress, [10, 9, 9, 9])), relay: "10.77.0.254")!.WantsBroadcast);

    [Fact]
    public void Discover_OnInterfaceWithoutSubnet_GetsNoAnswer() => Assert.Null(_bench.Ask(DhcpRequests.Of(DhcpMessageType.Discover), @interface: "eth9"));

    [Fact]
    public void Proxy_OffersBootOptionsOnly()
    {
        using var bench = new DhcpBench(new() { Mode = DhcpMode.Proxy, Subnets = [DhcpBench.Subnet] });

        var offer = bench.Ask(DhcpRequests.Pxe(DhcpMessageType.Discover, 7))!;

        Assert.Equal((DhcpMessageType.Offer, "0.0.0.0", "snponly.efi", "10.77.0.1"), (offer.Type, offer.Yours, offer.File, offer.NextServer));
        Assert.Equal("PXEClient", offer.Text(DhcpOption.VendorClass));
        Assert.Equal("060108ff", offer.Option(DhcpOption.VendorSpecific));
        Assert.Null(offer.Option(DhcpOption.LeaseTime));
        Assert.Equal("HTTPClient", bench.Ask(DhcpRequests.HttpBoot(DhcpMessageType.Discover, 16))!.Text(DhcpOption.VendorClass));
        Assert.EndsWith("/boot/ipxe/52:54:00:aa:bb:01", bench.Ask(DhcpRequests.Ipxe(DhcpMessageType.Discover))!.File, StringComparison.Ordinal);
        Assert.Null(bench.Ask(DhcpRequests.Of(DhcpMessageType.Discover))); // a system wants no boot options
        Assert.Null(bench.Ask(Selecting("10.77.0.100", "10.77.0.1"))); // the address is the other server's business
    }

    [Fact]
    public void Proxy_RequestAtBootServerPort_IsAcknowledgedToItsSource()
    {
        using var bench = new DhcpBench(new() { Mode = DhcpMode.Proxy, Subnets = [DhcpBench.Subnet] });

        var answer = bench.Ask(DhcpRequests.Pxe(DhcpMessageType.Request, 0) with { ClientAddress = new(0x0a4d0064) }, byProxyPort: true, source: "10.77.0.100")!;

        Assert.Equal((DhcpMessageType.Ack, "undionly.kpxe", "10.77.0.100:68"), (answer.Type, answer.File, answer.Destination));
    }

    internal static Ironic.Model.Ports.MacAddress Mac(byte last) => Ironic.Model.Ports.MacAddress.From([0x52, 0x54, 0, 0, 0, last]);

    private static DhcpMessage Selecting(string address, string server) => DhcpRequests.Ipxe(
        DhcpMessageType.Request, (DhcpOption.RequestedAddress, DhcpRequests.Address(address)), (DhcpOption.ServerIdentifier, DhcpRequests.Address(server)));
}
