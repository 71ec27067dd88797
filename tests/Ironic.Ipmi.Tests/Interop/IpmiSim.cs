using System.Net;
using System.Net.Sockets;
using Ironic.Testing;

namespace Ironic.Ipmi.Tests.Interop;

/// <summary>
/// OpenIPMI's simulator as the BMC of a machine that is a folder: a script keeps power and boot device in files, and a log of what was
/// asked of it. It speaks cipher suites up to 3 (its table ends at 14) and keeps only the device of the boot flags.
/// </summary>
internal sealed class IpmiSim : IAsyncDisposable
{
    private const string Script = """
        #!/bin/sh
        # chassis.sh FOLDER get|set WHAT [VALUE]...
        cd "$1" || exit 1
        case "$2" in
        get) shift 2; for what in "$@"; do echo "$what:$(cat "$what" 2>/dev/null || echo 0)"; done ;;
        set) echo "$3 $4" >> log
             case "$3" in
             power|boot) echo "$4" > "$3" ;;
             shutdown) echo 0 > power ;;
             esac ;;
        esac
        """;

    private readonly TemporaryFolder _folder;
    private readonly ForeignServer _server;

    private IpmiSim(TemporaryFolder folder, ForeignServer server, IPEndPoint endPoint) => (_folder, _server, EndPoint) = (folder, server, endPoint);

    public IPEndPoint EndPoint { get; }

    /// <summary>A client of ours to talk to it with.</summary>
    public IpmiClient Client { get; } = new(new(), TimeProvider.System);

    /// <summary>What was asked of the machine, one line each: "power 1", "reset 1", "boot pxe".</summary>
    public string[] Log => File.Exists(_folder.File("log")) ? File.ReadAllLines(_folder.File("log")) : [];

    public static async Task<IpmiSim> StartAsync()
    {
        var folder = new TemporaryFolder();
        var endPoint = FreePort();
        await File.WriteAllTextAsync(folder.File("chassis.sh"), Script);
        await File.WriteAllTextAsync(folder.File("lan.conf"), $"""
            name "bmc1"
            set_working_mc 0x20
              startlan 1
                addr {endPoint.Address} {endPoint.Port}
                priv_limit admin
                allowed_auths_callback none md2 md5 straight
                allowed_auths_user none md2 md5 straight
                allowed_auths_operator none md2 md5 straight
                allowed_auths_admin none md2 md5 straight
                guid a123456789abcdefa123456789abcdef
              endlan
              chassis_control "sh {folder.File("chassis.sh")} {folder.Path}"
              user 2 true "admin" "password" admin 10 none md2 md5 straight
              user 3 true "viewer" "viewer" user 10 none md2 md5 straight

            """);
        await File.WriteAllTextAsync(folder.File("bmc1.emu"), """
            mc_setbmc 0x20
            mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02
            mc_enable 0x20

            """);
        var server = ForeignTool.Start("ipmi_sim", ["-c", folder.File("lan.conf"), "-f", folder.File("bmc1.emu"), "-s", folder.File("state"), "-n"]);
        var sim = new IpmiSim(folder, server, endPoint);
        await Eventually.TrueAsync(() => sim.IsListening || server.HasExited, TimeSpan.FromSeconds(20), "ipmi_sim listens");
        Assert.False(server.HasExited, server.Log);
        return sim;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private bool IsListening =>
        File.ReadLines("/proc/net/udp").Any(l => l.Contains($":{EndPoint.Port:X4} ", StringComparison.Ordinal));

    private static IPEndPoint FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
