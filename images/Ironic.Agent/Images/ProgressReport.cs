using System.Globalization;
using Ironic.Agent.Logging;

namespace Ironic.Agent.Images;

/// <summary>Tells how far a long work is: the command's result at each step of 1 %, the console at each 10 %. Thread-safe.</summary>
/// <param name="what">Such as "writing image x".</param>
/// <param name="total">Bytes; null when not known, and then each 100 MiB counts as a step of 1 %.</param>
/// <param name="time">For the rate.</param>
/// <param name="command">The running command.</param>
/// <param name="log">The console.</param>
internal sealed class ProgressReport(string what, long? total, TimeProvider time, IProgress<string> command, AgentLog log)
{
    private const long UnknownStep = 100L << 20;
    private const double Mebibyte = 1 << 20;

    private readonly long _started = time.GetTimestamp();
    private readonly Lock _gate = new();
    private long _done;
    private long _lastStep = -1;

    public void Set(long done)
    {
        lock (_gate) _done = done;
        Tell();
    }

    public void Add(long more)
    {
        lock (_gate) _done += more;
        Tell();
    }

    /// <summary>Seconds and rate, for the last word.</summary>
    public string Summary
    {
        get
        {
            var seconds = Math.Max(0.001, time.GetElapsedTime(_started).TotalSeconds);
            return string.Create(CultureInfo.InvariantCulture, $"{_done / Mebibyte:F0} MiB in {seconds:F1} s ({_done / Mebibyte / seconds:F0} MiB/s)");
        }
    }

    private void Tell()
    {
        long step;
        lock (_gate)
        {
            step = total is > 0 and var all ? _done * 100 / all : _done / UnknownStep;
            if (step == _lastStep) return;
            (step, _lastStep) = (step / 10 != _lastStep / 10 || _lastStep < 0 ? step : -1, step);
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"{what}: {_done / Mebibyte:F0}{(total is { } of ? $" of {of / Mebibyte:F0}" : "")} MiB");
        command.Report(text);
        if (step >= 0) log.Say(text);
    }
}
