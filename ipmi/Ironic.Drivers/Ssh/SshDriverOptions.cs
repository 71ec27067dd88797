namespace Ironic.Drivers.Ssh;

/// <summary>How the ssh hardware type works with its hypervisors.</summary>
public sealed record SshDriverOptions
{
    /// <summary>Where it is kept which host keys are trusted. Null (the default): nowhere, so that each process trusts anew what it sees first.</summary>
    public string? StateFolder { get; init; }

    /// <summary>A command's bound, login included. Default: 30 s.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>An unused connection is closed after this time. Default: 120 s.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Commands at once on one hypervisor; more wait. Default: 4, well below sshd's <c>MaxSessions</c> of 10.</summary>
    public int CommandsPerHost { get; init; } = 4;

    /// <summary>How long a machine may take to reach a power state. Default: 60 s.</summary>
    public TimeSpan PowerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same for an operating system that was asked to shut down. Default: 600 s.</summary>
    public TimeSpan SoftPowerTimeout { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Wait before the second look; each further wait is twice as long. Default: 0.5 s.</summary>
    public TimeSpan FirstPoll { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest wait between two looks. Default: 5 s.</summary>
    public TimeSpan LongestPoll { get; init; } = TimeSpan.FromSeconds(5);
}
