using Ironic.Testing;

namespace Ironic.Images.Tests.Rig;

/// <summary>A small file system of a test's own: to fill, or to be another one than the cache's.</summary>
internal sealed class Tmpfs : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    public static async Task<Tmpfs> MountAsync(string size)
    {
        var tmpfs = new Tmpfs();
        await Disks.MustAsync("mount", ["-t", "tmpfs", "-o", "size=" + size, "ironic-test", tmpfs.Path]);
        return tmpfs;
    }

    public async ValueTask DisposeAsync()
    {
        await Disks.MustAsync("umount", [Path]);
        _folder.Dispose();
    }
}
