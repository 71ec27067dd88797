using System.Globalization;
using Ironic.Agent.Inventory;
using Ironic.Agent.Kernel;

namespace Ironic.Agent.FileSystems;

/// <summary>The kernel's device of a partition: <c>/dev/sda1</c>, but <c>/dev/nvme0n1p1</c> where the disk's own name ends with a digit.</summary>
internal sealed class PartitionDevices(SystemFolders folders, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits a moment for the device to come up; null when it does not.</summary>
    public async Task<string?> FindAsync(BlockDevice disk, int partition, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(disk.Path);
        var separator = char.IsAsciiDigit(name[^1]) ? "p" : "";
        var device = Path.Combine(folders.Dev, string.Create(CultureInfo.InvariantCulture, $"{name}{separator}{partition}"));
        for (var started = time.GetTimestamp(); !File.Exists(device); await Task.Delay(Pause, time, cancellationToken))
        {
            if (time.GetElapsedTime(started) > Patience) return null;
        }

        return device;
    }
}
