using System.Runtime.InteropServices;
using Ironic.Agent.Faults;
using Ironic.Agent.Inventory;
using Ironic.Agent.Kernel;

namespace Ironic.Agent.FileSystems;

/// <summary>A partition's file system, to be read and written like any folder until it is disposed of.</summary>
internal sealed class MountedFolder : IDisposable
{
    private const nuint NoDevices = 4, NoExecution = 8, NoSuid = 2, ReadOnlyFlag = 1; // MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_RDONLY

    /// <summary>The kernel lists a file system only once its module is loaded; to be asked to mount it makes it load the module.</summary>
    private static readonly string[] Loadable = ["vfat", "ext4", "xfs", "btrfs"];

    private MountedFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>Null: none of the file systems that the kernel knows is on the device; <paramref name="problem"/> says what each attempt met.</summary>
    public static MountedFolder? TryMount(SystemFolders folders, string device, bool readOnly, out string problem)
    {
        var path = System.IO.Path.Combine(folders.Run, $"mount-{System.IO.Path.GetFileName(device)}");
        Directory.CreateDirectory(path);
        var flags = NoDevices | NoExecution | NoSuid | (readOnly ? ReadOnlyFlag : 0);
        problem = "";
        foreach (var type in KnownTypes(folders).Union(Loadable, StringComparer.Ordinal))
        {
            if (LinuxCalls.Mount(device, path, type, flags, null) == 0) return new(path);
            problem += $"{(problem.Length > 0 ? ", " : "")}{type}: {Marshal.GetLastPInvokeErrorMessage()}";
        }

        Directory.Delete(path);
        return null;
    }

    /// <exception cref="AgentException">"CommandExecutionError": what was written may not be on the disk.</exception>
    public void Dispose()
    {
        if (LinuxCalls.Unmount(Path, 0) != 0) throw Fault.Execution($"{Path} could not be unmounted: {Marshal.GetLastPInvokeErrorMessage()}");
        Directory.Delete(Path);
    }

    /// <summary>What <c>/proc/filesystems</c> lists without "nodev".</summary>
    private static IEnumerable<string> KnownTypes(SystemFolders folders) =>
        (SysFile.Text(folders.Proc, "filesystems") ?? "").Split('\n').Where(line => !line.StartsWith("nodev", StringComparison.Ordinal)).Select(line => line.Trim()).Where(type => type.Length > 0);
}
