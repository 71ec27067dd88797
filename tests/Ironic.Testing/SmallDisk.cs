namespace Ironic.Testing;

/// <summary>A file system of a few MiB of its own, to run full in a test.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    public static async Task<SmallDisk> MountAsync(int mebibytes)
    {
        var disk = new SmallDisk(Directory.CreateTempSubdirectory("ironic-test-").FullName);
        Check(await ForeignTool.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", disk._path]));
        return disk;
    }

    public string File(string name) => Path.Combine(_path, name);

    public async Task ResizeAsync(int mebibytes) => Check(await ForeignTool.RunAsync("mount", ["-o", $"remount,size={mebibytes}m", _path]));

    public async ValueTask DisposeAsync()
    {
        // Lazily: a failing test must not hide its own message behind "busy".
        await ForeignTool.RunAsync("umount", ["--lazy", _path]);
        Directory.Delete(_path);
    }

    private static void Check(ForeignResult result)
    {
        if (!result.Succeeded) throw new InvalidOperationException(result.ToString());
    }
}
