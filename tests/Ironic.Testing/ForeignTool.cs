using Ironic.Processes;

namespace Ironic.Testing;

/// <summary>Runs software that we did not write, as a peer of ours in a test.</summary>
public static class ForeignTool
{
    /// <summary>Runs to the end and hands back what it printed. A non-zero exit is a result, for the test to judge.</summary>
    public static async Task<ForeignResult> RunAsync(string program, IReadOnlyList<string> arguments, TimeSpan? timeout = null,
        IReadOnlyDictionary<string, string>? environment = null, string? input = null, string? workingDirectory = null)
    {
        var result = await ExternalTool.RunAsync(
            new(Path(program), arguments)
            {
                Timeout = timeout ?? TimeSpan.FromSeconds(60),
                Environment = environment ?? new Dictionary<string, string>(StringComparer.Ordinal),
                StandardInput = input,
                WorkingDirectory = workingDirectory,
            },
            CancellationToken.None);
        return new(result.ExitCode, result.Output, result.Error, result.TimedOut);
    }

    /// <summary>Starts a server that lives until disposed of.</summary>
    public static ForeignServer Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? workingDirectory = null)
    {
        var lines = new List<string>();
        var running = ExternalTool.Start(
            new(Path(program), arguments) { Environment = environment ?? new Dictionary<string, string>(StringComparer.Ordinal), WorkingDirectory = workingDirectory },
            line => { lock (lines) lines.Add(line); });
        return new(running, lines);
    }

    private static string Path(string program) => ExternalTool.Find(program)
        ?? throw new InvalidOperationException($"{program} is not installed; ./dev test installs what the tests need (appliance/packaging/debian-packages).");
}

/// <summary>How a foreign tool ended and what it said.</summary>
public sealed record ForeignResult(int ExitCode, string Output, string Error, bool TimedOut)
{
    public bool Succeeded => ExitCode == 0 && !TimedOut;

    public override string ToString() => $"exit {ExitCode}{(TimedOut ? " (timed out)" : "")}\n{Output}\n{Error}";
}

/// <summary>A foreign server under test; disposing ends it.</summary>
public sealed class ForeignServer : IAsyncDisposable
{
    private readonly RunningTool _process;
    private readonly List<string> _lines;

    internal ForeignServer(RunningTool process, List<string> lines) => (_process, _lines) = (process, lines);

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Once it has exited.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>What it has printed so far.</summary>
    public string Log
    {
        get { lock (_lines) return string.Join('\n', _lines); }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
