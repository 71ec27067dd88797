namespace Ironic.Ipmi.Sol;

/// <summary>How a console is opened and kept.</summary>
public sealed record SolOptions
{
    public SolLineOptions Line { get; init; } = new();

    /// <summary>A BMC that says nothing for so long is asked whether the console is still on. Default: 15 s, within every BMC's session time-out.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Where another session has the console, end that: mostly it is one that died without saying so, and BMCs keep those for a minute and more.
    /// Default: true.
    /// </summary>
    public bool TakesOver { get; init; } = true;

    /// <summary>Tries to get the console, when it is taken. Default: 4.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Wait before another try; each further wait is twice as long. Default: 0.5 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(0.5);
}
