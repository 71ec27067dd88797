using System.Diagnostics;
using Ironic.Testing;

namespace EndToEnd.Tests.Racks;

/// <summary>The product's own binary as its operator runs it: a process with a configuration file and a data folder, that can be killed and started again.</summary>
public sealed class ApplianceProcess(string configurationFile, string dataFolder, Uri api) : IAsyncDisposable
{
    private readonly List<string> _logs = [];
    private ForeignServer? _process;

    /// <summary>What all its lives so far have logged.</summary>
    public string Log => string.Join('\n', [.. _logs, _process?.Log ?? ""]);

    public int ProcessId => _process!.Id;

    public static string Binary => Path.Combine(AppContext.BaseDirectory, "ironic-appliance");

    /// <summary>Starts it and waits for its first answer.</summary>
    public async Task StartAsync()
    {
        _process = ForeignTool.Start(Binary, ["serve", "--config", configurationFile, "--data-dir", dataFolder, "--listen", $"{api.Host}:{api.Port}"]);
        await FirstAnswer.AwaitAsync(_process, api);
    }

    /// <summary><c>kill -9</c>: no code of its runs any more.</summary>
    public async Task KillAsync()
    {
        using var process = Process.GetProcessById(_process!.Id);
        process.Kill();
        await process.WaitForExitAsync();
        await EndAsync();
    }

    public async ValueTask DisposeAsync() => await EndAsync();

    private async Task EndAsync()
    {
        if (_process is null) return;
        await _process.DisposeAsync();
        _logs.Add(_process.Log);
        _process = null;
    }
}
