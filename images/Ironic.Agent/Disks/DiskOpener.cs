using Ironic.Agent.Inventory;
using Ironic.Agent.Kernel;

namespace Ironic.Agent.Disks;

/// <summary>Opens the machine's disks by the names that the inventory gives them.</summary>
internal sealed class DiskOpener(SystemFolders folders)
{
    /// <inheritdoc cref="RawDisk.Open"/>
    public RawDisk Open(BlockDevice device, DiskAccess access) => RawDisk.Open(PathOf(device), access);

    /// <summary>For a second handle beside the one that holds the disk.</summary>
    /// <inheritdoc cref="RawDisk.OpenShared"/>
    public RawDisk OpenShared(BlockDevice device) => RawDisk.OpenShared(PathOf(device));

    private string PathOf(BlockDevice device) => Path.Combine(folders.Dev, Path.GetRelativePath("/dev", device.Path));
}
