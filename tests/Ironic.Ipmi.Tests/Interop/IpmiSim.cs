using System.Net;
using System.Net.Sockets;
using Ironic.Ipmi.Fru;
using Ironic.Ipmi.Sdr;
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

    /// <summary>Half a degree a step; 60 RPM a step.</summary>
    private static readonly byte[][] Sdr =
    [
        SdrWriter.Full(new(1, SdrType.FullSensor, 1, "Inlet Temp")
        {
            SensorType = SensorTypes.Temperature, EventType = SensorStates.Threshold, EntityId = 0x37, EntityInstance = 1, Units = new(1), Formula = new(5, ResultExponent: -1),
        }),
        SdrWriter.Full(new(2, SdrType.FullSensor, 2, "Fan 1")
        {
            SensorType = SensorTypes.Fan, EventType = SensorStates.Threshold, EntityId = 0x1D, EntityInstance = 1, Units = new(18), Formula = new(60),
        }),
    ];

    private static readonly FruInventory Fru = new()
    {
        Chassis = new(0x17, "CH-100", "CSN-9"),
        Board = new("Ironic", "Lab board", "BSN-4", "BP-2") { MadeAt = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero) },
        Product = new("Ironic", "Lab", "P-77", "1.2", "SN-0001", "A-1"),
    };

    private readonly TemporaryFolder _folder;
    private readonly ForeignServer _server;

    private IpmiSim(TemporaryFolder folder, ForeignServer server, IPEndPoint endPoint) => (_folder, _server, EndPoint) = (folder, server, endPoint);

    public IPEndPoint EndPoint { get; }

    /// <summary>A client of ours to talk to it with.</summary>
    public IpmiClient Client { get; } = new(new(), TimeProvider.System);

    /// <summary>What was asked of the machine, one line each: "power 1", "reset 1", "boot pxe".</summary>
    public string[] Log => File.Exists(_folder.File("log")) ? File.ReadAllLines(_folder.File("log")) : [];

    /// <param name="serial">Where the machine's serial line listens; null: it has none.</param>
    public static async Task<IpmiSim> StartAsync(IPEndPoint? serial = null)
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
              {(serial is null ? "" : $"sol \"tcp:{serial}\" 115200")}
              user 2 true "admin" "password" admin 10 none md2 md5 straight
              user 3 true "viewer" "viewer" user 10 none md2 md5 straight

            """);
        await File.WriteAllBytesAsync(folder.File("fru.bin"), FruWriter.Write(Fru));
        await File.WriteAllTextAsync(folder.File("bmc1.emu"), $"""
            mc_setbmc 0x20
            mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02
            sel_enable 0x20 1000 0x0a
            sel_add 0x20 0x02 0 0 0 0 0x20 0 0x04 0x01 0x01 0x01 0x59 0x60 0x70
            sensor_add 0x20 0 1 0x01 0x01
            sensor_set_event_support 0x20 0 1 enable scanning per-state 000000000000000 000000000000000 000000000000000 000000000000000
            sensor_set_value 0x20 0 1 45 0
            sensor_add 0x20 0 2 0x04 0x01
            sensor_set_event_support 0x20 0 2 enable scanning per-state 000000000000000 000000000000000 000000000000000 000000000000000
            sensor_set_value 0x20 0 2 123 0
            {string.Join("\n", Sdr.Select(record => $"main_sdr_add 0x20 {string.Join(' ', record.Select(b => $"0x{b:x2}"))}"))}
            mc_add_fru_data 0x20 0 1024 file 0 "{folder.File("fru.bin")}"
            mc_enable 0x20
            mc_add 0x30 0x31 no-device-sdrs 0x23 1 2 0x9f 0x1292 0xf03
            mc_enable 0x30

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
