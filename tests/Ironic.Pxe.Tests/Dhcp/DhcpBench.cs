using System.Net;
using Ironic.Model.Boot;
using Ironic.Pxe.Dhcp;
using Ironic.Pxe.Dhcp.Wire;
using Ironic.Pxe.Network;
using Ironic.Pxe.Tests.Dhcp.Wire;
using Ironic.Pxe.Tests.Support;
using Ironic.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Pxe.Tests.Dhcp;

/// <summary>A responder with its leases on virtual time, asked by messages, without any socket.</summary>
internal sealed class DhcpBench : IDisposable
{
    private readonly DhcpState _state;
    private readonly DhcpResponder _responder;
    private readonly DhcpOptions _options;

    public DhcpBench(DhcpOptions? options = null)
    {
        _options = options ?? new() { Mode = DhcpMode.On, Subnets = [Subnet] };
        _state = new(_options, Time, NullLogger<LeaseJournal>.Instance);
        _responder = new(
            _options, _state.Subnets, new(_options.Programs), _state.Leases, new(new("http://10.77.0.1:6385"), new("http://10.77.0.1:8088")),
            new(Timeline, Time, NullLogger<DhcpRecorder>.Instance));
    }

    public static DhcpSubnet Subnet { get; } = new()
    {
        Network = IPNetwork.Parse("10.77.0.0/24"),
        Interface = "br0",
        PoolFirst = IPAddress.Parse("10.77.0.100"),
        PoolLast = IPAddress.Parse("10.77.0.103"),
    };

    public ManualTimeProvider Time { get; } = new();

    public RecordingTimeline Timeline { get; } = new();

    public LeaseTable Leases => _state.Leases;

    public BootClient Client { get; set; } = new(DhcpRequests.Mac, Guid.NewGuid(), "web-01");

    /// <summary>The reply after a trip over the wire; null: none.</summary>
    public Answer? Ask(DhcpMessage message, bool byProxyPort = false, string? relay = null, string @interface = "br0", string source = "0.0.0.0")
    {
        if (relay is not null) message = message with { RelayAddress = Ipv4.From(IPAddress.Parse(relay)) };
        var client = Client with { Address = message.Hardware };
        Assert.True(DhcpResponder.TryIdentify(DhcpRequests.Bytes(message), out var identified));
        Assert.Equal(message.Hardware, identified);
        var arrival = new DhcpArrival(@interface, Ipv4.From(IPAddress.Parse("10.77.0.1")), new(IPAddress.Parse(source), 68), byProxyPort);
        return _responder.Answer(DhcpRequests.Bytes(message), arrival, client) is { } reply ? new(reply) : null;
    }

    /// <summary>DISCOVER and REQUEST; the address, or null when none was given.</summary>
    public string? Lease(Ironic.Model.Ports.MacAddress mac)
    {
        if (Ask(DhcpRequests.Of(DhcpMessageType.Discover) with { Hardware = mac }) is not { } offer) return null;
        var acknowledged = Ask(DhcpRequests.Of(
            DhcpMessageType.Request, (DhcpOption.RequestedAddress, DhcpRequests.Address(offer.Yours)), (DhcpOption.ServerIdentifier, [10, 77, 0, 1])) with { Hardware = mac });
        return acknowledged is { Type: DhcpMessageType.Ack } ? acknowledged.Yours : null;
    }

    public void Dispose() => _state.Dispose();

    internal sealed class Answer
    {
        private readonly byte[] _bytes;

        public Answer(DhcpReply reply)
        {
            var buffer = new byte[2048];
            _bytes = buffer[..DhcpCodec.Write(reply.Message, buffer, reply.MaxLength)];
            Destination = reply.Destination.ToString();
            Assert.Equal(DhcpError.None, DhcpCodec.TryRead(_bytes, out var read));
            Assert.False(read.IsRequest);
            (Type, Yours, NextServer, WantsBroadcast) = (read.Type, read.YourAddress.ToString(), read.NextServer.ToString(), read.WantsBroadcast);
            File = System.Text.Encoding.ASCII.GetString(read.File).TrimEnd('\0');
        }

        public DhcpMessageType Type { get; }
        public string Yours { get; }
        public string NextServer { get; }
        public string File { get; }
        public bool WantsBroadcast { get; }
        public string Destination { get; }

        /// <summary>Hexadecimal; null: not there.</summary>
        public string? Option(DhcpOption code)
        {
            Assert.Equal(DhcpError.None, DhcpCodec.TryRead(_bytes, out var read));
            return read.TryGet(code, new byte[DhcpPacket.ScratchLength], out var value) ? Convert.ToHexStringLower(value) : null;
        }

        public string? Text(DhcpOption code) => Option(code) is { } hex ? System.Text.Encoding.ASCII.GetString(Convert.FromHexString(hex)) : null;
    }
}
