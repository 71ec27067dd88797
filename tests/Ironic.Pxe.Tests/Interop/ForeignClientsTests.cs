using System.Net;
using System.Runtime.Versioning;
using Ironic.Model.Boot;
using Ironic.Model.Timeline;
using Ironic.Pxe.Dhcp;
using Ironic.Pxe.Tests.Support;
using Ironic.Testing;

namespace Ironic.Pxe.Tests.Interop;

/// <summary>Clients that we did not write, on a network of their own, against all boot services at their real ports.</summary>
[SupportedOSPlatform("linux")]
public sealed class ForeignClientsTests : IAsyncLifetime, IDisposable
{
    private const string Mac = "52:54:00:aa:bb:01";

    private readonly TemporaryFolder _folder = new();
    private TestNetwork _network = null!;
    private BootHost _host = null!;

    public async Task InitializeAsync()
    {
        _network = await TestNetwork.CreateAsync(Mac);
        await File.WriteAllBytesAsync(_folder.File("kernel"), Content(5_000_000));
        await File.WriteAllBytesAsync(_folder.File("ramdisk"), Content(2_000_000));
        _host = await BootHost.StartAsync(
            new()
            {
                Dhcp = new()
                {
                    Mode = DhcpMode.On,
                    Subnets =
                    [
                        new()
                        {
                            Network = IPNetwork.Parse($"{_network.Subnet}.0/24"),
                            Interface = _network.Interface,
                            PoolFirst = IPAddress.Parse($"{_network.Subnet}.100"),
                            PoolLast = IPAddress.Parse($"{_network.Subnet}.199"),
                            Router = IPAddress.Parse(_network.ServerAddress),
                            DnsServers = [IPAddress.Parse(_network.ServerAddress)],
                            Mtu = 1450,
                        },
                    ],
                    LeaseFile = _folder.File("leases"),
                },
                Tftp = new() { Listen = [new(IPAddress.Parse(_network.ServerAddress), 69)] },
                Files = new() { FileRoots = [_folder.Path], ProgramRoots = [_folder.Path] },
            },
            $"{_network.ServerAddress}:8088");
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _network.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Udhcpc_KnownPort_GetsAddressAndOptions()
    {
        var client = _host.Directory.Add(Mac, s => s.Plan = Plan());
        var script = _folder.File("script");
        await File.WriteAllTextAsync(script, "#!/bin/sh\nenv > \"$0.$1\"\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var result = await _network.ClientAsync("busybox", ["udhcpc", "-i", TestNetwork.ClientInterface, "-n", "-q", "-t", "5", "-T", "1", "-s", script, "-V", "udhcp test"]);

        Assert.True(result.Succeeded, result.ToString());
        var bound = await File.ReadAllLinesAsync(script + ".bound");
        Assert.Contains($"router={_network.ServerAddress}", bound);
        Assert.Contains("subnet=255.255.255.0", bound);
        Assert.Contains($"serverid={_network.ServerAddress}", bound);
        Assert.Contains(bound, line => line.StartsWith($"ip={_network.Subnet}.1", StringComparison.Ordinal));
        Assert.Equal(
            [TimelineNames.DhcpDiscover, TimelineNames.DhcpOffer, TimelineNames.DhcpRequest, TimelineNames.DhcpAck],
            _host.Timeline.Events.Where(e => e.NodeUuid == client.NodeUuid).Select(e => e.Name));
    }

    [Fact]
    public async Task Dhclient_ReservedAddress_GetsThat()
    {
        _host.Directory.Add(Mac, s => s.Reserved = $"{_network.Subnet}.42");
        var leases = _folder.File("dhclient.leases");

        var result = await _network.ClientAsync(
            "dhclient", ["-4", "-1", "-v", "-sf", "/bin/true", "-lf", leases, "-pf", _folder.File("dhclient.pid"), "-cf", "/dev/null", TestNetwork.ClientInterface]);

        Assert.Contains($"DHCPACK of {_network.Subnet}.42 from {_network.ServerAddress}", result.Error, StringComparison.Ordinal);
        Assert.Contains("option interface-mtu 1450", await File.ReadAllTextAsync(leases), StringComparison.Ordinal);
        await _network.ClientAsync("dhclient", ["-x", "-pf", _folder.File("dhclient.pid"), "-lf", leases, TestNetwork.ClientInterface]);
    }

    [Fact]
    public async Task Udhcpc_UnknownPort_GetsNoAnswer()
    {
        var result = await _network.ClientAsync("busybox", ["udhcpc", "-i", TestNetwork.ClientInterface, "-n", "-q", "-t", "2", "-T", "1", "-s", "/bin/true"]);

        Assert.False(result.Succeeded);
        Assert.Contains("no lease", result.Error, StringComparison.Ordinal);
        Assert.Empty(_host.Timeline.Events);
    }

    [Theory]
    [InlineData("tftp", "-m", "binary", "SERVER", "-c", "get", "/boot/nodes/NODE/kernel", "got")]
    [InlineData("atftp", "-g", "-r", "boot/nodes/NODE/kernel", "-l", "got", "SERVER")]
    [InlineData("atftp", "--option", "blksize 1428", "-g", "-r", "boot/nodes/NODE/kernel", "-l", "got", "SERVER")]
    [InlineData("atftp", "--option", "blksize 1428", "--option", "windowsize 16", "-g", "-r", "boot/nodes/NODE/kernel", "-l", "got", "SERVER")]
    [InlineData("atftp", "--option", "tsize 0", "--option", "timeout 2", "--option", "windowsize 64", "-g", "-r", "boot/nodes/NODE/kernel", "-l", "got", "SERVER")]
    [InlineData("curl", "-sS", "-o", "got", "tftp://SERVER/boot/nodes/NODE/kernel")]
    [InlineData("curl", "-sS", "-o", "got", "--tftp-blksize", "1400", "tftp://SERVER/kernel")]
    [InlineData("curl", "-sS", "-o", "got", "http://SERVER:8088/boot/nodes/NODE/kernel")]
    [InlineData("busybox", "tftp", "-g", "-b", "1432", "-r", "kernel", "-l", "got", "SERVER")]
    public async Task Client_FetchesKernel_EveryByteIsRight(string program, params string[] arguments)
    {
        await _network.AddClientAddressAsync($"{_network.Subnet}.50");
        var node = _host.Directory.Add(Mac, s => s.Plan = Plan());

        var result = await _network.ClientAsync(
            program,
            [.. arguments.Select(a => a.Replace("SERVER", _network.ServerAddress, StringComparison.Ordinal).Replace("NODE", node.NodeUuid.ToString(), StringComparison.Ordinal))],
            _folder.Path);

        Assert.True(result.Succeeded, result.ToString());
        Assert.Equal(await File.ReadAllBytesAsync(_folder.File("kernel")), await File.ReadAllBytesAsync(_folder.File("got")));
    }

    private BootPlan Plan() => new()
    {
        NodeUuid = default,
        Target = BootTarget.Ramdisk,
        Kernel = new(_folder.File("kernel")),
        Ramdisk = new(_folder.File("ramdisk")),
        Parameters = ["ipa-api-url=http://x"],
        Purpose = "deploy",
    };

    private static byte[] Content(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
