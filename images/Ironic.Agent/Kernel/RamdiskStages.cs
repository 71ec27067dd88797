namespace Ironic.Agent.Kernel;

/// <summary>
/// How far the ramdisk's /init is. It starts the agent first of all, so that the agent gets ready while the network comes up and drivers load, and tells
/// of each stage by a file. In a ramdisk that does not tell (no such folder), all is there already.
/// </summary>
internal sealed class RamdiskStages(SystemFolders folders, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private string Folder => Path.Combine(folders.Run, "stages");

    /// <summary>An interface has its address.</summary>
    public Task NetworkAsync(CancellationToken cancellationToken) => ReachAsync("network", cancellationToken);

    /// <summary>The drivers of all that the buses report are loaded; disks may still be spinning up.</summary>
    public Task DriversAsync(CancellationToken cancellationToken) => ReachAsync("drivers", cancellationToken);

    private async Task ReachAsync(string stage, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Folder)) return;
        for (var file = Path.Combine(Folder, stage); !File.Exists(file);) await Task.Delay(Pause, time, cancellationToken);
    }
}
