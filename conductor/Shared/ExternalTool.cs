using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Ironic.Processes;

/// <summary>What to run: a program and its argument list. Never a shell line; never a secret in an argument (any user can read those).</summary>
[SuppressMessage("Performance", "CA1812", Justification = "Linked into several projects; not each of them uses every type.")]
internal sealed record ToolCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>The whole run's bound, after which the process and its children are killed. Default: 60 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes kept of each output stream; what comes after is read and dropped, so that the child never blocks. Default: 1 MiB.</summary>
    public int OutputLimit { get; init; } = 1 << 20;

    /// <summary>Written to the child's standard input, which is then closed. The place for secrets. Null: an empty input.</summary>
    public string? StandardInput { get; init; }

    public string? WorkingDirectory { get; init; }

    /// <summary>Added to the inherited environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public override string ToString() => $"{FileName} {string.Join(' ', Arguments)}";
}

/// <summary>How a run ended. <paramref name="ExitCode"/> is 128 + signal number when a signal ended it.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error, bool TimedOut)
{
    public bool Succeeded => ExitCode == 0 && !TimedOut;

    /// <summary>The last line that the tool had to say, for a fault's text; standard error before standard output.</summary>
    public string LastWords
    {
        get
        {
            if (TimedOut) return "it did not end in time";
            var text = Error.AsSpan().Trim() is { Length: > 0 } error ? error : Output.AsSpan().Trim();
            return text.IsEmpty ? string.Create(CultureInfo.InvariantCulture, $"exit code {ExitCode}") : text[(text.LastIndexOf('\n') + 1)..].ToString();
        }
    }
}

/// <summary>The one door to child processes: argument list, time-out, bounded output, no inherited input, whole tree killed.</summary>
internal static class ExternalTool
{
    private const int SigTerm = 15;

    /// <summary>Runs to the end. A non-zero exit is a result, not an exception.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program is not there or may not be run.</exception>
    public static async Task<ToolResult> RunAsync(ToolCommand command, CancellationToken cancellationToken)
    {
        using var process = StartProcess(command, redirectOutput: true);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(command.Timeout);
        try
        {
            var output = ReadBoundedAsync(process.StandardOutput, command.OutputLimit, deadline.Token);
            var error = ReadBoundedAsync(process.StandardError, command.OutputLimit, deadline.Token);
            await FeedAsync(process, command.StandardInput, deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new(process.ExitCode, await output, await error, TimedOut: false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return new(128 + 9, "", "", TimedOut: true);
        }
    }

    /// <summary>Starts a process that lives on; its output goes to <paramref name="onLine"/> line by line (both streams). The caller owns it.</summary>
    public static RunningTool Start(ToolCommand command, Action<string>? onLine = null)
    {
        var process = StartProcess(command, redirectOutput: true);
        process.OutputDataReceived += (_, e) => { if (e.Data is { } line) onLine?.Invoke(line); };
        process.ErrorDataReceived += (_, e) => { if (e.Data is { } line) onLine?.Invoke(line); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        return new(process);
    }

    /// <summary>Where a program stands on the PATH, the system folders included; null when it is not installed.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/local/sbin", "/usr/sbin", "/sbin"])
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    internal static bool Terminate(int processId) => Kill(processId, SigTerm) == 0;

    private static Process StartProcess(ToolCommand command, bool redirectOutput)
    {
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = redirectOutput,
            RedirectStandardError = redirectOutput,
            WorkingDirectory = command.WorkingDirectory ?? "",
        };
        foreach (var (name, value) in command.Environment) start.Environment[name] = value;
#pragma warning disable RS0030 // this is the class that the ban points to
        return Process.Start(start) ?? throw new InvalidOperationException($"{command.FileName} did not start.");
#pragma warning restore RS0030
    }

    private static async Task FeedAsync(Process process, string? input, CancellationToken cancellationToken)
    {
        try
        {
            if (input is not null) await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The child closed its input early; its exit code tells whether that was right.
        }
    }

    private static async Task<string> ReadBoundedAsync(StreamReader reader, int limit, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer, cancellationToken)) > 0)
            text.Append(buffer, 0, Math.Min(read, limit - text.Length));
        return text.ToString();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}

/// <summary>A child process that lives on until stopped.</summary>
internal sealed class RunningTool(Process process) : IAsyncDisposable
{
    public int Id { get; } = process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Once it has exited.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>Completes with the exit code.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    /// <summary>SIGTERM, then SIGKILL to the whole tree once <paramref name="grace"/> is over. No error when it has ended already.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (process.HasExited) return;
        ExternalTool.Terminate(process.Id);
        using var limit = new CancellationTokenSource(grace);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.FromSeconds(5));
        process.Dispose();
    }
}
