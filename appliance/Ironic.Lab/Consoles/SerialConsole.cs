using System.Text;
using System.Threading.Channels;

namespace Ironic.Lab.Consoles;

/// <summary>A machine's serial console: what it has said from its first power-on, with times, and a way to answer. Thread-safe.</summary>
/// <remarks>It outlives the power: starts and stops of the machine stand in it as lines that begin with <c>== lab:</c>.</remarks>
public sealed class SerialConsole : IDisposable
{
    private const int TextLimit = 4 << 20, HistoryLimit = 1 << 20, FileLimit = 16 << 20;

    /// <summary>Chunks that an attached terminal may lag behind before it is cut off.</summary>
    private const int TerminalBacklog = 4096;

    private readonly Lock _gate = new();
    private readonly ConsoleText _text = new(TextLimit);
    private readonly RawHistory _history = new(HistoryLimit);
    private readonly List<Channel<byte[]>> _terminals = [];
    private readonly StampedFile _file;
    private readonly TimeProvider _time;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Stream? _line;

    internal SerialConsole(string logPath, TimeProvider time) => (_file, _time, LogPath) = (new(logPath, FileLimit), time, logPath);

    /// <summary>The log on disk, each line with its time.</summary>
    public string LogPath { get; }

    /// <summary>What it has said, without terminal control. The oldest of it is dropped after some 4 million characters.</summary>
    public string Text
    {
        get { lock (_gate) return _text.ToString(); }
    }

    /// <summary><see cref="Text"/> by lines, each with its time; empty ones left out.</summary>
    public IReadOnlyList<ConsoleLine> Lines
    {
        get { lock (_gate) return _text.Lines(); }
    }

    /// <summary>Characters so far: what <see cref="WaitForAsync"/> takes to look only at what comes from now on.</summary>
    public long Position
    {
        get { lock (_gate) return _text.Position; }
    }

    /// <summary>Waits until <paramref name="wanted"/> stands on the console at or behind the position <paramref name="from"/>.</summary>
    /// <exception cref="TimeoutException">It did not within <paramref name="limit"/>; the message ends with the last that was said.</exception>
    public async Task<ConsoleMatch> WaitForAsync(string wanted, long from, TimeSpan limit, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(wanted);
        using var deadline = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            while (true)
            {
                Task changed;
                lock (_gate)
                {
                    if (_text.Find(wanted, from) is { } match) return match;
                    from = Math.Max(from, _text.Position - wanted.Length + 1); // what was searched need not be again
                    changed = _changed.Task;
                }

                await changed.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            var text = Text;
            throw new TimeoutException($"'{wanted}' did not come within {limit.TotalSeconds} s. The console ends with:\n{text[Math.Max(0, text.Length - 2000)..]}", e);
        }
    }

    /// <summary>Types on the console.</summary>
    /// <exception cref="LabException">The machine is off.</exception>
    public async Task SendAsync(string text, CancellationToken cancellationToken)
    {
        if (!await TrySendAsync(Encoding.UTF8.GetBytes(text), cancellationToken)) throw new LabException("The machine is off: nothing listens on its console.");
    }

    /// <summary>Ends the log. What was said stays readable here.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _file.Dispose();
            foreach (var terminal in _terminals) terminal.Writer.TryComplete();
            _terminals.Clear();
        }
    }

    /// <summary>False when the machine is off, or its console's input has just been cut.</summary>
    internal async Task<bool> TrySendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _line) is not { } line) return false;
        try
        {
            await line.WriteAsync(octets, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Takes down all that a machine's serial line says, until it closes. The line is the way to the machine meanwhile.</summary>
    internal async Task RecordAsync(Stream line)
    {
        Volatile.Write(ref _line, line);
        var buffer = new byte[16 << 10];
        try
        {
            int length;
            while ((length = await line.ReadAsync(buffer, CancellationToken.None)) > 0) Append(buffer.AsSpan(0, length)); // disposing of the line ends it
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The machine was cut off.
        }
        finally
        {
            Interlocked.CompareExchange(ref _line, null, line);
        }
    }

    /// <summary>Writes a line of the lab's own between the machine's.</summary>
    internal void Note(string text) => Append(Encoding.UTF8.GetBytes($"\r\n== lab: {text}\r\n"));

    /// <summary>What comes from now on, after everything from the start (as far as it is kept). Completes when the console ends or the reader lags too far.</summary>
    internal ChannelReader<byte[]> Listen(bool withHistory = true)
    {
        var terminal = Channel.CreateBounded<byte[]>(TerminalBacklog);
        lock (_gate)
        {
            if (withHistory) terminal.Writer.TryWrite(_history.ToArray());
            _terminals.Add(terminal);
        }

        return terminal.Reader;
    }

    internal void Unlisten(ChannelReader<byte[]> reader)
    {
        lock (_gate) _terminals.RemoveAll(terminal => terminal.Reader == reader);
    }

    private void Append(ReadOnlySpan<byte> octets)
    {
        var at = _time.GetUtcNow();
        var chunk = octets.ToArray();
        TaskCompletionSource changed;
        lock (_gate)
        {
            _text.Append(octets, at);
            _history.Append(chunk);
            Record(octets, at);
            foreach (var lagging in _terminals.FindAll(terminal => !terminal.Writer.TryWrite(chunk)))
            {
                lagging.Writer.TryComplete();
                _terminals.Remove(lagging);
            }

            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }

    /// <summary>A full disk costs the record, not the machine: who does not read its line stops it.</summary>
    private void Record(ReadOnlySpan<byte> octets, DateTimeOffset at)
    {
        try
        {
            _file.Append(octets, at);
        }
        catch (IOException)
        {
            // What comes when there is space again is recorded again.
        }
    }
}
