using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ironic.Testing.Ramdisks;

/// <summary>
/// A running <see cref="RamdiskMachineOptions"/>. Unless it has a cable, its network is QEMU's own (the guest reaches this machine's loopback as
/// <see cref="Host"/>), so that no right and no interface of the host is needed. With <c>ipa-debug=1</c> its console has a shell.
/// </summary>
public sealed class RamdiskMachine : IAsyncDisposable
{
    /// <summary>The loopback of the host, as the guest sees it.</summary>
    public const string Host = "10.0.2.2";

    private const int AgentPort = 9999;
    private const string UefiCode = "/usr/share/OVMF/OVMF_CODE_4M.fd";

    private readonly TemporaryFolder _folder;
    private readonly ForeignServer _qemu;
    private readonly Socket _serial;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<(TimeSpan At, string Line)> _lines = [];
    private readonly Task _reading;
    private int _commands;

    private RamdiskMachine(TemporaryFolder folder, ForeignServer qemu, Socket serial, IPEndPoint agent)
    {
        (_folder, _qemu, _serial, Agent) = (folder, qemu, serial, agent);
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>A fresh copy of OVMF's variables, for a machine that boots by UEFI.</summary>
    public static string UefiVariablesTemplate => "/usr/share/OVMF/OVMF_VARS_4M.fd";

    /// <summary>A URL of the loopback as the guest must write it.</summary>
    public static string ReachableUrl(string url) => url.Replace("127.0.0.1", Host, StringComparison.Ordinal);

    /// <summary>Where this host reaches the agent's API.</summary>
    public IPEndPoint Agent { get; }

    public int ProcessId => _qemu.Id;

    public string ConsoleText
    {
        get { lock (_lines) return string.Join('\n', _lines.Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.At.TotalSeconds,7:F2} {line.Line}"))); }
    }

    /// <summary>Returns when the machine begins to run: QEMU waits for its console to be held.</summary>
    public static async Task<RamdiskMachine> StartAsync(RamdiskMachineOptions options)
    {
        var folder = new TemporaryFolder();
        ForeignServer? qemu = null;
        try
        {
            var agent = options.Cable is { } cable ? new IPEndPoint(cable.Machine, AgentPort) : new(IPAddress.Loopback, FreePort());
            var console = folder.File("console");
            qemu = ForeignTool.Start("qemu-system-x86_64", Arguments(options, console, agent));
            await Eventually.TrueAsync(() => File.Exists(console) || qemu.HasExited, TimeSpan.FromSeconds(30), "QEMU's console");
            var serial = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await serial.ConnectAsync(new UnixDomainSocketEndPoint(console));
            }
            catch (SocketException e)
            {
                serial.Dispose();
                throw new InvalidOperationException($"QEMU did not start: {qemu.Log}", e);
            }

            return new(folder, qemu, serial, agent);
        }
        catch
        {
            if (qemu is not null) await qemu.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Waits for a line that holds the text; returns it and when it came, from the machine's start.</summary>
    public async Task<(TimeSpan At, string Line)> WaitForAsync(string text, TimeSpan limit)
    {
        while (true)
        {
            lock (_lines)
            {
                if (_lines.Find(line => line.Line.Contains(text, StringComparison.Ordinal)) is { Line: not null } found) return found;
            }

            if (_clock.Elapsed > limit || _qemu.HasExited) throw new TimeoutException($"'{text}' was not on the console within {limit.TotalSeconds} s:\n{ConsoleText}\n{_qemu.Log}");
            await Task.Delay(20);
        }
    }

    /// <summary>Runs a line in the console's shell and returns what it printed, its line ends as \n.</summary>
    public async Task<string> ShellAsync(string command, TimeSpan limit)
    {
        var id = Interlocked.Increment(ref _commands);
        // The marks are put together by the shell, so that the echo of the line is none. What other programs write on the console meanwhile is among the output.
        var (begin, end) = ($"<<{id}-begin>>", $"<<{id}-end>>");
        int first;
        lock (_lines) first = _lines.Count;
        await _serial.SendAsync(Encoding.ASCII.GetBytes($"\necho '<<'{id}-begin'>>'; {command}; echo '<<'{id}-end'>>'\n"));
        var clock = Stopwatch.StartNew();
        while (true)
        {
            lock (_lines)
            {
                var from = _lines.FindIndex(first, line => line.Line.EndsWith(begin, StringComparison.Ordinal));
                var to = from < 0 ? -1 : _lines.FindIndex(from, line => line.Line.EndsWith(end, StringComparison.Ordinal));
                if (to >= 0) return string.Join('\n', _lines[(from + 1)..to].Select(line => line.Line));
            }

            if (clock.Elapsed > limit || _qemu.HasExited) throw new TimeoutException($"'{command}' did not end within {limit.TotalSeconds} s:\n{ConsoleText}");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _qemu.DisposeAsync();
        _serial.Dispose();
        await _reading;
        _folder.Dispose();
    }

    private static List<string> Arguments(RamdiskMachineOptions options, string console, IPEndPoint agent)
    {
        List<string> arguments =
        [
            "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-accel", "tcg,thread=multi",
            "-cpu", "qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt", // as the lab's machines
            "-smp", options.Processors.ToString(CultureInfo.InvariantCulture), "-m", options.MemoryMiB.ToString(CultureInfo.InvariantCulture),
            "-machine", options.UefiVariables is null ? "pc" : "q35",
            "-kernel", options.Kernel, "-initrd", options.Initramfs, "-append", string.Join(' ', [.. options.Parameters, "console=ttyS0"]),
            "-chardev", $"socket,id=console,path={console},server=on", "-serial", "chardev:console",
            "-netdev", Network(options.Cable, agent), "-device", $"{options.NetworkDevice},netdev=net",
            "-device", "virtio-rng-pci",
        ];
        if (options.UefiVariables is { } variables)
            arguments.AddRange(["-drive", $"if=pflash,format=raw,unit=0,readonly=on,file={UefiCode}", "-drive", $"if=pflash,format=raw,unit=1,file={variables}"]);
        foreach (var (i, disk) in options.Disks.Index())
        {
            arguments.AddRange(["-drive", $"if=none,id=disk{i},file={disk},format=raw,cache=unsafe,discard=unmap,detect-zeroes=unmap"]);
            arguments.AddRange(["-device", $"{options.DiskDevice},drive=disk{i},serial=disk{i}"]);
        }

        return arguments;
    }

    private static string Network(RamdiskCable? cable, IPEndPoint agent) => cable is null
        ? string.Create(CultureInfo.InvariantCulture, $"user,id=net,hostfwd=tcp:{agent}-:{AgentPort}")
        : $"tap,id=net,ifname={cable.Device},script=no,downscript=no";

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[4096];
        var line = new StringBuilder();
        try
        {
            for (int read; (read = await _serial.ReceiveAsync(buffer)) > 0;)
            {
                foreach (var c in Encoding.Latin1.GetString(buffer, 0, read))
                {
                    if (c == '\n') Keep(line);
                    else if (c != '\r') line.Append(c);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // the machine is off
        }

        Keep(line);
    }

    private void Keep(StringBuilder line)
    {
        lock (_lines) _lines.Add((_clock.Elapsed, line.ToString()));
        line.Clear();
    }
}
