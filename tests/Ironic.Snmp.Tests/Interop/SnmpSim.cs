using System.Net;
using System.Net.Sockets;
using Ironic.Testing;

namespace Ironic.Snmp.Tests.Interop;

/// <summary>
/// snmpsim as a rack PDU: community (v3: context) "apc" is an APC unit, "eaton" one whose outlets are switched by other objects than
/// those that show them: a script couples the two through a file.
/// </summary>
internal sealed class SnmpSim : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly ForeignServer _server;

    private SnmpSim(TemporaryFolder folder, ForeignServer server, IPEndPoint endPoint) => (_folder, _server, EndPoint) = (folder, server, endPoint);

    public IPEndPoint EndPoint { get; }

    public static async Task<SnmpSim> StartAsync()
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("data"));
        Directory.CreateDirectory(folder.File("cache"));
        await File.WriteAllTextAsync(folder.File("data/apc.snmprec"), """
            1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.318.1.1.12.1
            1.3.6.1.4.1.318.1.1.12.3.3.1.1.4.1|2:writecache|value=1

            """);
        await File.WriteAllTextAsync(folder.File("coupled.sh"), """
            #!/bin/sh
            # coupled.sh STATE-FILE status|on|off MODE: snmpsim runs it for each read and write
            case "$2/$3" in
            on/set1) echo 1 > "$1" ;;
            off/set1) echo 0 > "$1" ;;
            esac
            cat "$1"

            """);
        await File.WriteAllTextAsync(folder.File("state"), "1\n");
        var script = $"sh {folder.File("coupled.sh")} {folder.File("state")}";
        await File.WriteAllTextAsync(folder.File("data/eaton.snmprec"), $"""
            1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.534.10.1
            1.3.6.1.4.1.534.6.6.7.6.6.1.2.1|2:subprocess|{script} status read
            1.3.6.1.4.1.534.6.6.7.6.6.1.3.1|2:subprocess|{script} off set@SETFLAG@
            1.3.6.1.4.1.534.6.6.7.6.6.1.4.1|2:subprocess|{script} on set@SETFLAG@

            """);
        await ForeignTool.RunAsync("chmod", ["-R", "a+rwX", folder.Path]);
        var endPoint = FreePort();
        var server = ForeignTool.Start("snmpsimd",
        [
            $"--data-dir={folder.File("data")}", $"--cache-dir={folder.File("cache")}", $"--agent-udpv4-endpoint={endPoint}",
            "--process-user=nobody", "--process-group=nogroup", "--logging-method=stdout",
        ]);
        var sim = new SnmpSim(folder, server, endPoint);
        await Eventually.TrueAsync(() => sim.IsListening || server.HasExited, TimeSpan.FromSeconds(30), "snmpsimd listens");
        Assert.False(server.HasExited, server.Log);
        return sim;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    public string Log => _server.Log;

    private bool IsListening => File.ReadLines("/proc/net/udp").Any(l => l.Contains($":{EndPoint.Port:X4} ", StringComparison.Ordinal));

    private static IPEndPoint FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
