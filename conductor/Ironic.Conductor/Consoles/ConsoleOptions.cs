namespace Ironic.Conductor.Consoles;

/// <summary>How machines' consoles are recorded.</summary>
public sealed record ConsoleOptions
{
    /// <summary>Where the records lie, a folder for each node. The appliance's default: <c>consoles/</c> in its data folder.</summary>
    public string Folder { get; init; } = "consoles";

    /// <summary>Starts of a machine whose consoles are kept; older ones go. Default: 8.</summary>
    public int Boots { get; init; } = 8;

    /// <summary>What is kept of one start; the oldest of it goes. Default: 4 MiB.</summary>
    public int BootBytes { get; init; } = 4 << 20;

    /// <summary>How often to look for consoles that were enabled or disabled. Default: 2 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Wait before a lost console is opened again; each further wait is twice as long. Default: 1 s.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest of these waits. Default: 60 s.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// A console that was lost to another session is left to it for so long: it may be a person who types. Then it is taken back, as dead sessions are kept for ever by
    /// some BMCs. Default: 5 min.
    /// </summary>
    public TimeSpan TakeOverAfter { get; init; } = TimeSpan.FromMinutes(5);
}
