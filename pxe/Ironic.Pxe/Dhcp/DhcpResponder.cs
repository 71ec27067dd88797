using System.Buffers.Binary;
using Ironic.Model.Boot;
using Ironic.Model.Ports;
using Ironic.Pxe.Dhcp.Wire;
using Ironic.Pxe.Network;

namespace Ironic.Pxe.Dhcp;

/// <summary>Decides what is answered to a request (RFC 2131 section 4.3; PXE 2.1 for proxies). Touches leases and timeline, no socket.</summary>
internal sealed class DhcpResponder(
    DhcpOptions options, IReadOnlyList<ServedSubnet> subnets, BootAnswers answers, LeaseTable leases, ProvisioningUrls urls, DhcpRecorder recorder)
{
    private const int IpAndUdpHeaders = 28;

    /// <summary>Who asks; false for what is no request that we could read.</summary>
    public static bool TryIdentify(ReadOnlySpan<byte> datagram, out MacAddress client)
    {
        var readable = DhcpCodec.TryRead(datagram, out var packet) == DhcpError.None && packet.IsRequest;
        client = packet.Hardware;
        return readable;
    }

    /// <summary>Null: no answer is due.</summary>
    public DhcpReply? Answer(ReadOnlySpan<byte> datagram, DhcpArrival arrival, BootClient client)
    {
        if (DhcpCodec.TryRead(datagram, out var request) != DhcpError.None) return null;
        if (SubnetOf(request, arrival) is not { } subnet)
        {
            if (request.Type == DhcpMessageType.Discover) recorder.Unserved(client, request, arrival);
            return null;
        }

        if (!request.RelayAddress.IsAny) subnet.HeardByRelay();
        var speaker = ClientClass.Of(request);
        var exchange = new DhcpExchange
        {
            Request = request,
            Arrival = arrival,
            Client = client,
            Subnet = subnet,
            Class = speaker,
            Boot = client.PxeEnabled ? answers.For(speaker, client.Address, subnet.Configured.Files ?? urls.Files) : null,
        };
        return (options.Mode, request.Type, arrival.ByProxyPort) switch
        {
            (DhcpMode.On, DhcpMessageType.Discover, false) => Offer(exchange),
            (DhcpMode.On, DhcpMessageType.Request, false) => Acknowledge(exchange),
            (DhcpMode.On, DhcpMessageType.Inform, false) => Inform(exchange),
            (DhcpMode.On, DhcpMessageType.Release, false) => Release(exchange),
            (DhcpMode.On, DhcpMessageType.Decline, false) => Decline(exchange),
            (DhcpMode.Proxy, DhcpMessageType.Discover, false) => ProxyReply(exchange, DhcpMessageType.Offer),
            (DhcpMode.Proxy, DhcpMessageType.Request or DhcpMessageType.Inform, true) => ProxyReply(exchange, DhcpMessageType.Ack),
            _ => null, // in proxy mode the rest is the other server's business
        };
    }

    private ServedSubnet? SubnetOf(in DhcpPacket request, DhcpArrival arrival)
    {
        var link = LinkOf(request);
        if (!link.IsAny) return subnets.FirstOrDefault(subnet => subnet.Contains(link));
        var here = subnets.FirstOrDefault(subnet => subnet.Configured.Interface == arrival.Interface);
        var current = request.ClientAddress; // a client that renews through a router comes without a relay
        return current.IsAny ? here : subnets.FirstOrDefault(subnet => subnet.Contains(current)) ?? here;
    }

    /// <summary>The relay's word on where the client is; 0.0.0.0 without a relay.</summary>
    private static Ipv4 LinkOf(in DhcpPacket request)
    {
        Span<byte> scratch = stackalloc byte[DhcpPacket.ScratchLength];
        return RelayInformation.TryFind(request, RelayInformation.LinkSelection, scratch, out var link) && link.Length == Ipv4.Length ? Ipv4.Read(link) : request.RelayAddress;
    }

    private DhcpReply? Offer(in DhcpExchange exchange)
    {
        Ipv4? wished = exchange.Request.TryGetAddress(DhcpOption.RequestedAddress, out var asked) ? asked : null;
        var lease = leases.Offer(exchange.Subnet, exchange.Client.Address, exchange.Reserved, wished);
        recorder.Discovered(exchange, lease?.Address);
        if (lease is null) return null;
        recorder.Offered(exchange, lease.Address);
        return Reply(exchange, DhcpMessageType.Offer, lease.Address, [.. LeaseOptions(exchange), .. BootOptions(exchange)]);
    }

    private DhcpReply? Acknowledge(in DhcpExchange exchange)
    {
        var request = exchange.Request;
        var address = request.TryGetAddress(DhcpOption.RequestedAddress, out var asked) ? asked : request.ClientAddress;
        if (request.TryGetAddress(DhcpOption.ServerIdentifier, out var chosen) && chosen != exchange.Server)
        {
            recorder.TookOther(exchange, chosen, address);
            return null;
        }

        if (address.IsAny) return null;
        recorder.Requested(exchange, address);
        if (leases.Bind(exchange.Subnet, exchange.Client.Address, address, exchange.Reserved) is null)
        {
            recorder.Refused(exchange, address);
            return Reply(exchange, DhcpMessageType.Nak, Ipv4.Any, [(DhcpOption.ServerIdentifier, exchange.Server.ToBytes())]);
        }

        recorder.Acknowledged(exchange, address);
        return Reply(exchange, DhcpMessageType.Ack, address, [.. LeaseOptions(exchange), .. BootOptions(exchange)]);
    }

    private DhcpReply Inform(in DhcpExchange exchange) => Reply(
        exchange, DhcpMessageType.Ack, Ipv4.Any,
        [(DhcpOption.ServerIdentifier, exchange.Server.ToBytes()), .. exchange.Subnet.NetworkOptions, .. BootOptions(exchange)]);

    private DhcpReply? Release(in DhcpExchange exchange)
    {
        leases.Release(exchange.Client.Address, exchange.Request.ClientAddress);
        return null;
    }

    private DhcpReply? Decline(in DhcpExchange exchange)
    {
        if (exchange.Request.TryGetAddress(DhcpOption.RequestedAddress, out var address) && leases.Decline(exchange.Client.Address, address))
            recorder.Declined(exchange, address);
        return null;
    }

    private DhcpReply? ProxyReply(in DhcpExchange exchange, DhcpMessageType type)
    {
        if (exchange.Boot is null) return null;
        if (type == DhcpMessageType.Offer)
        {
            recorder.Discovered(exchange, Ipv4.Any);
            recorder.Offered(exchange, Ipv4.Any);
        }
        else
        {
            recorder.Acknowledged(exchange, exchange.Request.ClientAddress);
        }

        // PXE 2.1 section 2.2.3: a proxy is known by its option 60; discovery control 8 says: take the boot file named here, look for no boot server.
        List<(DhcpOption, byte[])> said = [(DhcpOption.ServerIdentifier, exchange.Server.ToBytes())];
        if (exchange.Boot.VendorClass is null) said.AddRange([(DhcpOption.VendorClass, "PXEClient"u8.ToArray()), (DhcpOption.VendorSpecific, [6, 1, 8, 255])]);
        return Reply(exchange, type, Ipv4.Any, [.. said, .. BootOptions(exchange)]);
    }

    private DhcpReply Reply(in DhcpExchange exchange, DhcpMessageType type, Ipv4 yours, List<(DhcpOption, byte[])> said)
    {
        var request = exchange.Request;
        Echo(request, DhcpOption.ClientMachineIdentifier, said);
        Echo(request, DhcpOption.ClientIdentifier, said); // RFC 6842
        Echo(request, DhcpOption.RelayAgentInformation, said); // RFC 3046 section 2.2: the last one
        var boots = exchange.Boot is { } boot && type != DhcpMessageType.Nak ? boot : null;
        var message = new DhcpMessage(IsRequest: false, type, request.TransactionId, request.Hardware)
        {
            // RFC 2131 table 3: a NAK that a relay passes on goes out as broadcast, for the client may not have the address any more.
            WantsBroadcast = request.WantsBroadcast || (type == DhcpMessageType.Nak && !request.RelayAddress.IsAny),
            ClientAddress = type == DhcpMessageType.Ack ? request.ClientAddress : Ipv4.Any,
            YourAddress = yours,
            NextServer = boots is { ByTftp: true } ? exchange.Server : Ipv4.Any,
            RelayAddress = request.RelayAddress,
            File = boots is { BootFile.Length: <= DhcpCodec.MaxFileLength } ? boots.BootFile : "",
            Options = said,
        };
        return new(message, ReplyRoute.For(request, type, exchange.Arrival, options), MaxLengthOf(request));
    }

    private static List<(DhcpOption, byte[])> LeaseOptions(in DhcpExchange exchange) =>
    [
        (DhcpOption.ServerIdentifier, exchange.Server.ToBytes()),
        (DhcpOption.LeaseTime, BigEndian((uint)exchange.Subnet.Configured.LeaseTime.TotalSeconds)),
        .. exchange.Subnet.NetworkOptions,
    ];

    private static List<(DhcpOption, byte[])> BootOptions(in DhcpExchange exchange)
    {
        if (exchange.Boot is not { } boot) return [];
        List<(DhcpOption, byte[])> said = [];
        if (boot.VendorClass is { } vendorClass) said.Add((DhcpOption.VendorClass, Ascii(vendorClass)));
        if (boot.IpxeOptions) said.Add((DhcpOption.Ipxe, NoProxyDhcp));
        if (boot.BootFile.Length > DhcpCodec.MaxFileLength || Wants(exchange.Request, DhcpOption.BootFileName)) said.Add((DhcpOption.BootFileName, Ascii(boot.BootFile)));
        if (boot.ByTftp && Wants(exchange.Request, DhcpOption.TftpServerName)) said.Add((DhcpOption.TftpServerName, Ascii(exchange.Server.ToString())));
        return said;
    }

    /// <summary>iPXE's option 176, "no-pxedhcp": do not wait three seconds for a proxy that is not there.</summary>
    private static byte[] NoProxyDhcp => [176, 1, 1];

    private static bool Wants(in DhcpPacket request, DhcpOption code)
    {
        Span<byte> scratch = stackalloc byte[DhcpPacket.ScratchLength];
        return !request.TryGet(DhcpOption.ParameterRequestList, scratch, out var list) || list.Contains((byte)code);
    }

    private static void Echo(in DhcpPacket request, DhcpOption code, List<(DhcpOption, byte[])> said)
    {
        Span<byte> scratch = stackalloc byte[DhcpPacket.ScratchLength];
        if (request.TryGet(code, scratch, out var value)) said.Add((code, value.ToArray()));
    }

    private static int MaxLengthOf(in DhcpPacket request) =>
        request.TryGetUInt16(DhcpOption.MaxMessageSize, out var datagram) ? datagram - IpAndUdpHeaders : DhcpCodec.MinimumMaxLength;

    private static byte[] Ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private static byte[] BigEndian(uint number)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }
}
