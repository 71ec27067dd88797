using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ironic.Pxe.Content;

/// <summary>A folder whose regular files may be read, and nothing outside of it.</summary>
/// <remarks>
/// The check is made on what was opened, not on what is about to be: the kernel tells the path of the open file, so neither symbolic links nor
/// somebody who swaps a folder in between lead out. Links within the root are followed.
/// </remarks>
internal sealed class FileRoot(string folder)
{
    private const int OpenFlags = 0x800 | 0x80000; // O_RDONLY | O_NONBLOCK (a FIFO must not hold us up) | O_CLOEXEC

    /// <summary>Absolute, as configured.</summary>
    public string Folder { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <param name="path">As <see cref="RequestPath"/> made it.</param>
    public ServedFile? Open(string path) => OpenBelow(Path.Combine(Folder, path));

    /// <summary>Opens an absolute path when it lies below this root.</summary>
    public ServedFile? OpenAbsolute(string path) => IsBelow(Path.GetFullPath(path), Folder) ? OpenBelow(Path.GetFullPath(path)) : null;

    /// <summary>Whether the path names something below this root, be it there or not; links are not looked at.</summary>
    public bool Covers(string path) => IsBelow(Path.GetFullPath(path), Folder);

    private ServedFile? OpenBelow(string path)
    {
        using var root = OpenHandle(Folder);
        if (root is null || RealPathOf(root) is not { } realRoot) return null;
        var handle = OpenHandle(path);
        if (handle is null) return null;
        var file = RealPathOf(handle) is { } real && IsBelow(real, realRoot) ? AsRegularFile(handle, path) : null;
        if (file is null) handle.Dispose();
        return file;
    }

    private static ServedFile? AsRegularFile(SafeFileHandle handle, string path)
    {
        try
        {
            if (File.GetAttributes(handle).HasFlag(FileAttributes.Directory)) return null;
            return new(handle, path, RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle));
        }
        catch (NotSupportedException)
        {
            return null; // a FIFO, a socket: it has no length
        }
    }

    private static bool IsBelow(string path, string root) =>
        path.Length > root.Length + 1 && path.StartsWith(root, StringComparison.Ordinal) && (path[root.Length] == '/' || root == "/");

    private static string? RealPathOf(SafeFileHandle handle) => new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget;

    private static SafeFileHandle? OpenHandle(string path)
    {
        var descriptor = OpenFile(path, OpenFlags);
        return descriptor < 0 ? null : new(descriptor, ownsHandle: true);
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
