using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Ironic.Lab.Consoles;
using Ironic.Lab.Processes;
using Ironic.Lab.Qmp;
using Ironic.Processes;

namespace Ironic.Lab.Machines;

/// <summary>One QEMU process, from power on to power off.</summary>
internal sealed class QemuRun : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly RunningTool _process;
    private readonly LastLines _words;
    private NetworkStream? _monitorLine, _serialLine;
    private QmpClient? _monitor;
    private Task _recording = Task.CompletedTask;
    private volatile string? _shutdownReason;
    private volatile bool _cut;

    private QemuRun(RunningTool process, LastLines words)
    {
        (_process, _words) = (process, words);
        Ended = EndAsync();
    }

    /// <summary>Completes when the process is gone and all that it had said is recorded.</summary>
    public Task<RunEnd> Ended { get; }

    /// <summary>Starts QEMU and lets the processors go once its monitor and its serial line are in hand.</summary>
    /// <exception cref="LabException">It did not start; the message ends with its own words.</exception>
    public static async Task<QemuRun> StartAsync(
        IReadOnlyList<string> command, MachineFiles files, SerialConsole console, bool cablePlugged, TimeProvider time, CancellationToken cancellationToken)
    {
        using var monitorListener = UnixSocket.Listen(files.MonitorSocket);
        using var serialListener = UnixSocket.Listen(files.SerialSocket);
        var words = new LastLines(8);
        var run = new QemuRun(ExternalTool.Start(new(command[0], [.. command.Skip(1)]), words.Add), words);
        try
        {
            using var limit = new CancellationTokenSource(StartLimit, time);
            using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            var connecting = run.ConnectAsync(monitorListener, serialListener, console, cablePlugged, time, starting.Token);
            if (await Task.WhenAny(connecting, run._process.WaitAsync(starting.Token)) != connecting) await starting.CancelAsync(); // it died: nobody will connect
            await connecting;
            return run;
        }
        catch (Exception e) when (e is OperationCanceledException or QmpException or IOException or SocketException)
        {
            await run.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw new LabException($"QEMU did not start: {words}", e);
        }
    }

    /// <summary>Presses the power button: an operating system that minds it shuts down.</summary>
    public Task PressPowerButtonAsync(CancellationToken cancellationToken) => TellAsync("system_powerdown", arguments: null, cancellationToken);

    public Task InjectNmiAsync(CancellationToken cancellationToken) => TellAsync("inject-nmi", arguments: null, cancellationToken);

    public Task SetCableAsync(bool plugged, CancellationToken cancellationToken) => TellAsync(
        "set_link",
        arguments =>
        {
            arguments.WriteString("name", QemuArguments.CardId);
            arguments.WriteBoolean("up", plugged);
        },
        cancellationToken);

    /// <summary>Changes the disc in the CD drive, whether or not the guest has locked the tray; null: takes it out.</summary>
    public Task SetMediaAsync(string? image, CancellationToken cancellationToken) => TellAsync(
        image is null ? "eject" : "blockdev-change-medium",
        arguments =>
        {
            arguments.WriteString("id", QemuArguments.CdId);
            arguments.WriteBoolean("force", true);
            if (image is null) return;
            arguments.WriteString("filename", image);
            arguments.WriteString("format", "raw");
            arguments.WriteString("read-only-mode", "read-only");
        },
        cancellationToken);

    /// <summary>Takes the power away between two instructions. Returns when the process is gone.</summary>
    public async Task CutAsync()
    {
        _cut = true;
        Kill();
        await Ended;
    }

    /// <summary>Kills QEMU as a crash of its own would end it.</summary>
    public void Kill()
    {
        if (!_process.HasExited) Signals.Kill(_process.Id); // else the id may be another's by now
    }

    public async ValueTask DisposeAsync()
    {
        await CutAsync();
        if (_monitor is { } monitor) await monitor.DisposeAsync();
        if (_monitorLine is { } monitorLine) await monitorLine.DisposeAsync();
        if (_serialLine is { } serialLine) await serialLine.DisposeAsync();
        await _process.DisposeAsync();
    }

    /// <summary>A machine that has just gone off needs to be told nothing more.</summary>
    private async Task TellAsync(string command, Action<Utf8JsonWriter>? arguments, CancellationToken cancellationToken)
    {
        if (_monitor is not { } monitor) throw new InvalidOperationException("The run was not started.");
        try
        {
            await monitor.ExecuteAsync(command, arguments, cancellationToken);
        }
        catch (QmpException) when (monitor.IsClosed)
        {
            // Ended tells.
        }
    }

    private async Task ConnectAsync(
        Socket monitorListener, Socket serialListener, SerialConsole console, bool cablePlugged, TimeProvider time, CancellationToken cancellationToken)
    {
        // In the order in which QEMU makes its character devices.
        _monitorLine = new(await monitorListener.AcceptAsync(cancellationToken), ownsSocket: true);
        _serialLine = new(await serialListener.AcceptAsync(cancellationToken), ownsSocket: true);
        _recording = console.RecordAsync(_serialLine);
        _monitor = await QmpClient.OpenAsync(_monitorLine, time, OnEvent, cancellationToken);
        if (!cablePlugged) await SetCableAsync(plugged: false, cancellationToken);
        await _monitor.ExecuteAsync("cont", arguments: null, cancellationToken);
    }

    private void OnEvent(QmpMessage.Event occurred)
    {
        if (occurred.Name == "SHUTDOWN") _shutdownReason = occurred.Reason;
    }

    private async Task<RunEnd> EndAsync()
    {
        var exitCode = await _process.WaitAsync(CancellationToken.None);
        if (_monitor is { } monitor) await monitor.Closed; // its last event says why
        await _recording;
        return (_cut, _shutdownReason) switch
        {
            (true, _) => new RunEnd.Cut(),
            (_, "guest-shutdown") => new RunEnd.TurnedOff(),
            (_, "guest-reset" or "host-qmp-system-reset") => new RunEnd.Reset(),
            _ => new RunEnd.Died(string.Create(CultureInfo.InvariantCulture, $"{_shutdownReason ?? "no word from its monitor"}, exit code {exitCode}, {_words}")),
        };
    }
}
