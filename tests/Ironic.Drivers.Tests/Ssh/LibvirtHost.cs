using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ironic.Testing;

namespace Ironic.Drivers.Tests.Ssh;

/// <summary>A real sshd on a port and with keys of its own, and behind it a stand-in for virsh whose machines are files.</summary>
internal sealed class LibvirtHost : IAsyncDisposable
{
    private const string VirshScript = """
        #!/bin/bash
        # virsh --connect URI VERB [ARGUMENT]...: each machine is a folder under MACHINES with "state" and "definition"
        cd MACHINES; uri=$2; shift 2; verb=$1; shift
        echo "$verb $*" >> ../log
        while [ "${1#--}" != "$1" ]; do shift; done
        if [ "$verb" = list ]; then ls; exit 0; fi
        if [ "$verb" = define ]; then xml=$(cat "$1"); name=$(echo "$xml" | sed -n 's:.*<name>\(.*\)</name>.*:\1:p'); echo "$xml" > "$name/definition"; exit 0; fi
        if [ ! -d "$1" ]; then echo "error: failed to get domain '$1'" >&2; exit 1; fi
        case $verb in
        domstate) cat "$1/state"; echo ;;
        dumpxml) cat "$1/definition" ;;
        domiflist) echo " Interface   Type"; sed -n 's:.*mac address="\([^"]*\)".*: vnet0 network default virtio \1:p' "$1/definition" ;;
        start) [ "$(cat "$1/state")" = "shut off" ] || { echo "error: Domain is already active" >&2; exit 1; }; echo running > "$1/state" ;;
        destroy|shutdown) echo "shut off" > "$1/state" ;;
        reset|inject-nmi) ;;
        *) echo "error: unknown command: '$verb'" >&2; exit 1 ;;
        esac
        """;

    private const string Definition = """
        <domain type="kvm"><name>web1</name><os><type>hvm</type><boot dev="hd"/></os><devices>
        <disk><boot order="1"/></disk>
        <graphics type="vnc" passwd="console-secret"/>
        <interface type="network"><mac address="52:54:00:AA:00:01"/></interface>
        </devices></domain>
        """;

    private readonly TemporaryFolder _folder = new();
    private ForeignServer _server = null!;

    public int Port { get; private set; }

    public string KeyFile => _folder.File("id");

    public string StateFolder => _folder.File("s");

    public string HostKey => string.Join(' ', File.ReadAllText(_folder.File("host.pub")).Split(' ').Take(2));

    /// <summary>The verbs that virsh was given.</summary>
    public string[] Log => File.Exists(_folder.File("log")) ? File.ReadAllLines(_folder.File("log")) : [];

    /// <summary>The command lines that sshd was given, as the shell there saw them.</summary>
    public string[] CommandLines => File.Exists(_folder.File("commands")) ? File.ReadAllLines(_folder.File("commands")) : [];

    public string State => File.ReadAllText(_folder.File("machines/web1/state")).Trim();

    public string MachineXml => File.ReadAllText(_folder.File("machines/web1/definition"));

    /// <summary>Logins that sshd has seen.</summary>
    public int Logins => _server.Log.Split('\n').Count(l => l.Contains("Accepted publickey", StringComparison.Ordinal));

    public static async Task<LibvirtHost> StartAsync()
    {
        var host = new LibvirtHost();
        await host.PrepareAsync();
        await host.StartServerAsync();
        return host;
    }

    /// <summary>As after the hypervisor was installed anew.</summary>
    public async Task ChangeHostKeyAsync()
    {
        await _server.DisposeAsync();
        await KeyAsync("host");
        await StartServerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task PrepareAsync()
    {
        Port = FreePort();
        Directory.CreateDirectory(_folder.File("bin"));
        Directory.CreateDirectory(_folder.File("machines/web1"));
        Directory.CreateDirectory(_folder.File("machines/other"));
        await File.WriteAllTextAsync(_folder.File("machines/web1/state"), "shut off");
        await File.WriteAllTextAsync(_folder.File("machines/web1/definition"), Definition);
        await File.WriteAllTextAsync(_folder.File("machines/other/state"), "running");
        await File.WriteAllTextAsync(_folder.File("machines/other/definition"), "<domain><name>other</name></domain>");
        await File.WriteAllTextAsync(_folder.File("bin/virsh"), VirshScript.Replace("MACHINES", _folder.File("machines"), StringComparison.Ordinal));
        File.SetUnixFileMode(_folder.File("bin/virsh"), (UnixFileMode)0b111_101_101);
        await KeyAsync("host");
        await KeyAsync("id");
        File.Copy(_folder.File("id.pub"), _folder.File("authorized"));
    }

    private async Task StartServerAsync()
    {
        Directory.CreateDirectory("/run/sshd"); // Debian's sshd insists on it
        await File.WriteAllTextAsync(_folder.File("sshd_config"), $"""
            ListenAddress 127.0.0.1:{Port}
            HostKey {_folder.File("host")}
            AuthorizedKeysFile {_folder.File("authorized")}
            PidFile none
            StrictModes no
            PasswordAuthentication no
            UsePAM no
            PermitRootLogin yes
            SetEnv PATH={_folder.File("bin")}:/usr/bin:/bin
            ForceCommand echo "$SSH_ORIGINAL_COMMAND" >> {_folder.File("commands")}; eval "$SSH_ORIGINAL_COMMAND"

            """);
        _server = ForeignTool.Start("sshd", ["-D", "-e", "-f", _folder.File("sshd_config")]);
        await Eventually.TrueAsync(() => IsListening() || _server.HasExited, TimeSpan.FromSeconds(20), "sshd listens");
        Assert.False(_server.HasExited, _server.Log);
    }

    private async Task KeyAsync(string name)
    {
        File.Delete(_folder.File(name));
        File.Delete(_folder.File(name + ".pub"));
        Assert.True((await ForeignTool.RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", _folder.File(name)])).Succeeded);
    }

    private bool IsListening() => File.ReadLines("/proc/net/tcp").Any(l => l.Contains(string.Create(CultureInfo.InvariantCulture, $":{Port:X4} 00000000:0000 0A"), StringComparison.Ordinal));

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
