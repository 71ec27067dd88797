using System.Globalization;
using Ironic.Lab.Ipmi;
using Microsoft.Extensions.Logging;

namespace Ironic.Appliance.Verbs;

/// <summary>A lab host's log: a line for each event, which are few.</summary>
internal sealed class LabHostLog(Action<string> write) : ILoggerProvider, ILogger
{
    public static ILoggerFactory ToStandardError() => Factory(new(Console.Error.WriteLine));

    /// <summary>Opens the file for each line: the lab's folder is made, and cleared, while the log is in use already.</summary>
    public static ILoggerFactory ToFile(string path)
    {
        var gate = new Lock();
        return Factory(new(line =>
        {
            try
            {
                lock (gate) File.AppendAllText(path, line + Environment.NewLine);
            }
            catch (DirectoryNotFoundException)
            {
                // The lab is gone, and its log with it.
            }
        }));
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
        // It holds nothing open.
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var fault = exception is null ? "" : $": {exception.Message}";
        write(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {logLevel}: {formatter(state, exception)}{fault}"));
    }

    /// <summary>Of the BMCs only what is wrong: every poll of an appliance is a session to them.</summary>
    private static ILoggerFactory Factory(LabHostLog log) =>
        LoggerFactory.Create(logging => logging.AddProvider(log).AddFilter(typeof(VirtualBmc).FullName, LogLevel.Warning));
}
