using Ironic.Lab.Processes;
using Ironic.Processes;

namespace Ironic.Lab.Hosting;

/// <summary>Starts a lab's host as a process of its own, which lives on when the one that started it ends.</summary>
public static class BackgroundLab
{
    /// <summary>What the host prints, as a line of its own, when the lab is up.</summary>
    public const string ReadyLine = "lab is ready";

    /// <summary>Returns when the host has said that it is ready.</summary>
    /// <param name="command">Program and arguments that host the lab in the foreground until SIGTERM.</param>
    /// <param name="cancellationToken">Ends the host again, unless it is ready.</param>
    /// <exception cref="LabException">The host ended; the message is what it said.</exception>
    public static async Task StartAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var words = new LastLines(20, Environment.NewLine);
        var host = ExternalTool.Start(
            new("setsid", command), // a session of its own: neither Ctrl-C nor a closed terminal reaches it
            line =>
            {
                if (line == ReadyLine) ready.TrySetResult();
                else words.Add(line);
            });
        try
        {
            var ended = host.WaitAsync(cancellationToken);
            if (await Task.WhenAny(ready.Task, ended) == ready.Task) return; // not disposed of: that would end it
            await ended;
            throw new LabException(words.ToString());
        }
        catch (OperationCanceledException)
        {
            await host.StopAsync(TimeSpan.FromSeconds(20));
            throw;
        }
    }
}
