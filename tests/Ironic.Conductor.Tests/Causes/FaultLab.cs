using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Ironic.Conductor.Consoles;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Boot;
using Ironic.Model.Drivers;
using Ironic.Model.Ports;
using Ironic.Pxe;
using Ironic.Pxe.Boot;
using Ironic.Pxe.Content;
using Ironic.Pxe.Dhcp;
using Ironic.Pxe.Dhcp.Wire;
using Ironic.Pxe.Network;
using Ironic.Pxe.Tests.Dhcp.Wire;
using Ironic.Pxe.Tftp;
using Ironic.Pxe.Tftp.Wire;
using Ironic.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Conductor.Tests.Causes;

/// <summary>A node of a <see cref="FakeWorld"/> among the real boot services: what its firmware does is said in packets, and what the services see of it they tell the timeline themselves.</summary>
internal sealed class FaultLab : IBootDirectory, IBootPlans, IAsyncDisposable
{
    public const string Server = "127.0.77.1", OtherServer = "127.0.77.250", RelayedAddress = "10.50.0.9", X64Program = "snponly.efi", Arm64Program = "snponly-arm64.efi";

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly DhcpState _state;
    private readonly DhcpResponder _dhcp;
    private readonly TransferRecorder _transfers;
    private readonly TftpListener _tftp;
    private readonly Task _serving;
    private readonly IpxeBoot _slot;
    private readonly ConsoleSigns _console = new();
    private BootClient _client;

    private FaultLab(FakeWorld world, Guid node)
    {
        (World, Node) = (world, node);
        _client = new(Machine.Address, node, "node-0");
        DhcpOptions options = new()
        {
            Mode = DhcpMode.On,
            Subnets =
            [
                new() { Network = IPNetwork.Parse("127.0.77.0/24"), Interface = "br0", PoolFirst = IPAddress.Parse("127.0.77.10"), PoolLast = IPAddress.Parse("127.0.77.20") },
                new() { Network = IPNetwork.Parse("10.50.0.0/24"), ServerAddress = IPAddress.Parse(Server) },
            ],
        };
        foreach (var program in (string[])[X64Program, Arm64Program]) File.WriteAllBytes(_folder.File(program), UnsignedX64Program());
        _state = new(options, world.Clock, NullLogger<LeaseJournal>.Instance);
        ClientDirectory clients = new(this, new());
        _dhcp = new(options, _state.Subnets, new(options.Programs), _state.Leases, new(new($"http://{Server}:6385"), new($"http://{Server}:8088")), new(world.Store, world.Clock, NullLogger<DhcpRecorder>.Instance));
        _transfers = new(world.Store, world.Clock);
        TftpOptions tftp = new() { Timeout = TimeSpan.FromMilliseconds(100), MaxRetransmissions = 2 };
        _tftp = new(new(IPAddress.Loopback, 0), tftp, new(new() { ProgramRoots = [_folder.Path] }, clients), new(tftp.CacheBytes), new(_state, clients), _transfers, TimeProvider.System, NullLogger<TftpListener>.Instance);
        _slot = new("ipxe", BootDevice.Pxe, new(new(), new(), this), this, new(clients, options, _state, world.Clock));
        _serving = _tftp.RunAsync(_stop.Token);
    }

    public FakeWorld World { get; }

    public Guid Node { get; }

    public FakeMachine Machine => World.MachineOf(Node);

    public static async Task<FaultLab> StartAsync()
    {
        var world = await FakeWorld.StartAsync();
        var lab = new FaultLab(world, (await world.EnrollAvailableAsync()).Uuid);
        await Eventually.TrueAsync(() => lab._tftp.BoundTo is not null, TimeSpan.FromSeconds(60), "TFTP listens");
        return lab;
    }

    /// <summary>What is to happen at each start, with seconds since power-on.</summary>
    public void AtBoot(params (double Seconds, Action Happens)[] script) => Machine.Faults.Boot = machine =>
    {
        _console.BeginBoot();
        foreach (var (seconds, happens) in script) machine.After(seconds, happens);
    };

    public void Reserve(string address) => _client = _client with { ReservedAddress = IPAddress.Parse(address) };

    /// <summary>As the boot slot does before each start.</summary>
    public void Prepare() => World.Track(async () => await _slot.PrepareRamdiskAsync(
        new() { NodeUuid = Node, NodeName = "node-0", Timeline = World.Store }, new(new("http://files/kernel"), new("http://files/ramdisk"), [], "deploy"), default));

    public DhcpMessage Firmware(DhcpMessageType type, ushort architecture, params (DhcpOption, byte[])[] more) => DhcpRequests.Pxe(type, architecture, more) with { Hardware = Machine.Address };

    /// <summary>DISCOVER and, unless the machine gave up, the REQUEST that takes the offer.</summary>
    public void Dhcp(ushort architecture = 7, ushort seconds = 0, bool requests = true)
    {
        if (Ask(Firmware(DhcpMessageType.Discover, architecture) with { Seconds = seconds }) is { } offer && requests)
            Ask(Firmware(DhcpMessageType.Request, architecture, Wanted(offer.Message.YourAddress), From(Server)));
    }

    /// <summary>DISCOVER; then the REQUEST that takes somebody else's offer.</summary>
    public void DhcpOfTheOther()
    {
        Ask(Firmware(DhcpMessageType.Discover, 7));
        Ask(Firmware(DhcpMessageType.Request, 7, Wanted(Address("127.0.77.200")), From(OtherServer)));
    }

    /// <summary>Of an operating system, such as the ramdisk.</summary>
    public void DhcpOfASystem()
    {
        var discover = DhcpRequests.Of(DhcpMessageType.Discover, (DhcpOption.VendorClass, DhcpRequests.Ascii("udhcp 1.35.0"))) with { Hardware = Machine.Address };
        if (Ask(discover) is { } offer) Ask(discover with { Type = DhcpMessageType.Request, Options = [.. discover.Options, Wanted(offer.Message.YourAddress), From(Server)] });
    }

    /// <summary>Script, kernel and ramdisk, whole.</summary>
    public void FetchAll()
    {
        _transfers.Ended(_client, ContentRole.Script, TransferRecorder.Http, "/boot/ipxe/mac", 400, TimeSpan.FromMilliseconds(3));
        foreach (var role in (ContentRole[])[ContentRole.Kernel, ContentRole.Ramdisk])
        {
            _transfers.Started(_client, role, TransferRecorder.Http, $"/boot/nodes/{Node}/{role}", 60_000_000);
            _transfers.Ended(_client, role, TransferRecorder.Http, $"/boot/nodes/{Node}/{role}", 60_000_000, TimeSpan.FromSeconds(2));
        }
    }

    /// <summary>A real request by TFTP; the client goes silent after so many acknowledgements of its own.</summary>
    public void Tftp(string path, int acknowledgements) => World.Track(() => ReadAsync(path, acknowledgements));

    /// <summary>What stands on the serial console.</summary>
    public void Console(string text)
    {
        foreach (var (sign, line) in _console.Read(Encoding.UTF8.GetBytes(text))) World.Store.Record(ConsoleSigns.Event(Node, World.Clock.GetUtcNow(), sign, line));
    }

    public ValueTask<BootClient?> FindAsync(MacAddress address, CancellationToken cancellationToken) => new(address == Machine.Address ? _client : null);

    public ValueTask<BootClient?> FindAsync(Guid nodeUuid, CancellationToken cancellationToken) => new(nodeUuid == Node ? _client : null);

    public ValueTask SetAsync(BootPlan plan, CancellationToken cancellationToken) => default;

    public ValueTask RemoveAsync(Guid nodeUuid, CancellationToken cancellationToken) => default;

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _serving);
        await _tftp.DisposeAsync();
        _state.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    private DhcpReply? Ask(DhcpMessage message) =>
        _dhcp.Answer(DhcpRequests.Bytes(message), new("br0", Address(Server), new(IPAddress.Any, 68), ByProxyPort: false), _client);

    private async Task ReadAsync(string path, int acknowledgements)
    {
        var mine = _state.Leases.Offer(_state.Subnets[0], Machine.Address, null, null)!.Address;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(mine.ToString()), 0));
        await socket.SendToAsync(TftpCodec.ReadRequest(path, [("blksize", 1468)]), _tftp.BoundTo!);
        var told = (await World.TimelineAsync(Node)).Count;
        var buffer = new byte[2048];
        for (var block = 0; block < acknowledgements; block++)
        {
            var received = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
            var packet = new byte[4];
            TftpCodec.WriteAcknowledgement(packet, (ushort)block);
            await socket.SendToAsync(packet, received.RemoteEndPoint);
        }

        await Eventually.TrueAsync(async () => (await World.TimelineAsync(Node)).Count > told, TimeSpan.FromSeconds(60), "the end of the transfer on the timeline");
    }

    private static (DhcpOption, byte[]) Wanted(Ipv4 address) => (DhcpOption.RequestedAddress, address.ToBytes());

    private static (DhcpOption, byte[]) From(string server) => (DhcpOption.ServerIdentifier, Address(server).ToBytes());

    private static Ipv4 Address(string text) => Ipv4.From(IPAddress.Parse(text));

    /// <summary>The headers of a program for UEFI x64 without a signature, and nothing else.</summary>
    private static byte[] UnsignedX64Program()
    {
        var program = new byte[1000];
        "MZ"u8.CopyTo(program);
        BinaryPrimitives.WriteUInt32LittleEndian(program.AsSpan(0x3c), 0x80);
        "PE\0\0"u8.CopyTo(program.AsSpan(0x80));
        BinaryPrimitives.WriteUInt16LittleEndian(program.AsSpan(0x84), 0x8664);
        BinaryPrimitives.WriteUInt16LittleEndian(program.AsSpan(0x80 + 24), 0x20b);
        return program;
    }
}
