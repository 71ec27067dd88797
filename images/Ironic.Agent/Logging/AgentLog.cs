using System.Globalization;
using System.Text;

namespace Ironic.Agent.Logging;

/// <summary>
/// What the agent says on the machine's console, one line each, stamped with seconds since boot as the kernel's own lines are;
/// the last of them is what an operator sees of a machine that went no further. Keeps the newest lines for the logs that the conductor collects.
/// Thread-safe. Never give it a token, a password or a config drive.
/// </summary>
internal sealed class AgentLog(Stream console, TimeProvider time)
{
    /// <summary>Some hours of an agent that does what it should.</summary>
    public const int LinesKept = 4000;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();

    public void Say(string text) => Write("", text);

    /// <summary>Something went wrong that is tried again or gone around.</summary>
    public void Warn(string text) => Write("warning: ", text);

    /// <summary>Something went wrong for good.</summary>
    public void Error(string text) => Write("error: ", text);

    /// <summary>What was said, oldest line first.</summary>
    public string Text()
    {
        lock (_gate) return string.Join('\n', _lines) + "\n";
    }

    private void Write(string level, string text)
    {
        var uptime = time.GetElapsedTime(0).Ticks / TimeSpan.TicksPerMicrosecond; // whole numbers: a first floating-point one costs a slow machine a quarter of a second
        if (text.Contains('\n', StringComparison.Ordinal)) text = text.ReplaceLineEndings(" | ");
        var line = string.Create(CultureInfo.InvariantCulture, $"[{uptime / 1_000_000,5}.{uptime % 1_000_000:D6}] ironic-agent: {level}{text}");
        lock (_gate)
        {
            if (_lines.Count == LinesKept) _lines.Dequeue();
            _lines.Enqueue(line);
            try
            {
                console.Write(Encoding.UTF8.GetBytes(line + "\n"));
                console.Flush();
            }
            catch (IOException)
            {
                // A console that went away must not take the deployment with it.
            }
        }
    }
}
