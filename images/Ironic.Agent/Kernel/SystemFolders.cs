namespace Ironic.Agent.Kernel;

/// <summary>Where the kernel's file systems are mounted; tests put trees of fixtures there.</summary>
internal sealed record SystemFolders
{
    public string Proc { get; init; } = "/proc";

    public string Sys { get; init; } = "/sys";

    public string Dev { get; init; } = "/dev";

    public string Etc { get; init; } = "/etc";

    /// <summary>Logs of the ramdisk.</summary>
    public string Logs { get; init; } = "/var/log";

    /// <summary>Working files; memory, in a ramdisk.</summary>
    public string Run { get; init; } = "/run/ironic-agent";
}
