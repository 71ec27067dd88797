using System.Net;
using System.Net.Sockets;
using Ironic.Pxe.Dhcp;
using Ironic.Pxe.Dhcp.Wire;
using Ironic.Pxe.Tests.Dhcp.Wire;
using Ironic.Pxe.Tests.Support;

namespace Ironic.Pxe.Tests.Dhcp;

/// <summary>A live socket on the loopback interface; an INFORM is answered to the address that the client says it has.</summary>
public sealed class DhcpListenerTests
{
    [Fact]
    public async Task HostilePackets_ThenAGoodOne_IsAnswered()
    {
        using var client = Bound();
        var server = new IPEndPoint(IPAddress.Loopback, FreePort());
        await using var host = await BootHost.StartAsync(new()
        {
            Dhcp = new()
            {
                Mode = DhcpMode.On,
                ServerPort = server.Port,
                ClientPort = ((IPEndPoint)client.LocalEndPoint!).Port,
                Subnets = [new() { Network = IPNetwork.Parse("127.0.0.0/8"), Interface = "lo" }],
            },
        });
        host.Directory.Add(DhcpRequests.Mac.ToString());
        var random = new Random(20261121);
        for (var i = 0; i < 2000; i++) await client.SendToAsync(Hostile(random), server);

        var inform = DhcpRequests.Bytes(DhcpRequests.Of(DhcpMessageType.Inform) with { ClientAddress = new(0x7f000001) });
        var buffer = new byte[2048];
        var answer = client.ReceiveAsync(buffer);
        for (var tries = 0; tries < 100 && !answer.IsCompleted; tries++)
        {
            await client.SendToAsync(inform, server);
            await Task.WhenAny(answer, Task.Delay(100));
        }

        Assert.True(answer.IsCompleted, "no answer after the hostile packets");
        Assert.Equal(DhcpError.None, DhcpCodec.TryRead(buffer.AsSpan(0, await answer), out var read));
        Assert.Equal(DhcpMessageType.Ack, read.Type);
    }

    /// <summary>Noise, and good packets from strangers with bytes changed and ends cut off.</summary>
    private static byte[] Hostile(Random random)
    {
        if (random.Next(2) == 0)
        {
            var noise = new byte[random.Next(1500)];
            random.NextBytes(noise);
            return noise;
        }

        var packet = DhcpRequests.Bytes(DhcpRequests.Ipxe(DhcpMessageType.Discover) with { Hardware = DhcpResponderTests.Mac((byte)random.Next(256)) });
        for (var change = random.Next(1, 20); change > 0; change--) packet[random.Next(packet.Length)] = (byte)random.Next(256);
        return packet[..random.Next(packet.Length)];
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static int FreePort()
    {
        using var socket = Bound();
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
