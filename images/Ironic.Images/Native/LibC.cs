using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ironic.Images.Native;

/// <summary>The few calls of Linux that .NET does not offer.</summary>
internal static class LibC
{
    public const int NoSpace = 28, QuotaExceeded = 122; // ENOSPC, EDQUOT
    private const int NoSuchOffset = 6; // ENXIO: no data after the offset
    private const int SeekSetData = 3, SeekSetHole = 4; // SEEK_DATA, SEEK_HOLE
    private const int AtCurrentFolder = -100, AtEmptyPath = 0x1000, AtFollowLinks = 0x400;
    private const uint StatBasic = 0x7ff;
    private const int StatBytes = 256;

    /// <summary>Where the next data begin at or after <paramref name="offset"/>; <paramref name="length"/> when only a hole follows.</summary>
    public static long SeekData(SafeFileHandle file, long offset, long length) => Seek(file, offset, SeekSetData, onError: offset, onNone: length);

    /// <summary>Where the next hole begins at or after <paramref name="offset"/>; a file's end counts as one.</summary>
    public static long SeekHole(SafeFileHandle file, long offset, long length) => Seek(file, offset, SeekSetHole, onError: length, onNone: length);

    /// <summary>What the file system knows of a file; null when there is none, or it may not be seen. Follows symbolic links.</summary>
    public static FileFacts? Stat(string path)
    {
        var buffer = new byte[StatBytes];
        return StatX(AtCurrentFolder, path, 0, StatBasic, buffer) == 0 ? Read(buffer) : null;
    }

    /// <exception cref="IOException">The call failed.</exception>
    public static FileFacts Stat(SafeFileHandle file)
    {
        var buffer = new byte[StatBytes];
        if (StatX(file.DangerousGetHandle().ToInt32(), "", AtEmptyPath, StatBasic, buffer) != 0) throw Failed("statx");
        return Read(buffer);
    }

    /// <summary>A second name for an open file; false when the file system or its rules do not let us (another file system, foreign owner).</summary>
    public static bool TryHardLink(SafeFileHandle file, string name) => LinkAt(AtCurrentFolder, PathOf(file), AtCurrentFolder, name, AtFollowLinks) == 0;

    /// <summary>A path that leads to an open file itself, whatever has become of its name; for child processes too, as long as it is open here.</summary>
    public static string PathOf(SafeFileHandle file) => $"/proc/{Environment.ProcessId}/fd/{file.DangerousGetHandle()}";

    /// <summary>A path with all links resolved; null when it leads nowhere.</summary>
    public static string? RealPath(string path)
    {
        var resolved = RealPath(path, 0);
        if (resolved == 0) return null;
        try
        {
            return Marshal.PtrToStringUTF8(resolved);
        }
        finally
        {
            Free(resolved);
        }
    }

    /// <summary>Brings a folder's entries to the disk, after a rename in it.</summary>
    public static void FlushFolder(string path)
    {
        using var folder = OpenFolder(path);
        if (folder is not null) _ = FSync(folder.DangerousGetHandle().ToInt32()); // some file systems refuse; then there is nothing to bring
    }

    private static SafeFileHandle? OpenFolder(string path)
    {
        const int readOnly = 0, closeOnExec = 0x80000;
        var descriptor = Open(path, readOnly | closeOnExec);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static long Seek(SafeFileHandle file, long offset, int whence, long onError, long onNone)
    {
        var found = LSeek(file.DangerousGetHandle().ToInt32(), offset, whence);
        if (found >= 0) return found;
        return Marshal.GetLastPInvokeError() == NoSuchOffset ? onNone : onError;
    }

    /// <summary>struct statx of linux/stat.h; the same on every architecture.</summary>
    private static FileFacts Read(ReadOnlySpan<byte> stat)
    {
        const int regularFile = 0x8000, typeMask = 0xf000;
        var device = (ulong)BinaryPrimitives.ReadUInt32LittleEndian(stat[136..]) << 32 | BinaryPrimitives.ReadUInt32LittleEndian(stat[140..]);
        var modified = BinaryPrimitives.ReadInt64LittleEndian(stat[112..]) * 1_000_000_000 + BinaryPrimitives.ReadUInt32LittleEndian(stat[120..]);
        return new()
        {
            IsRegular = (BinaryPrimitives.ReadUInt16LittleEndian(stat[28..]) & typeMask) == regularFile,
            Links = BinaryPrimitives.ReadUInt32LittleEndian(stat[16..]),
            Inode = BinaryPrimitives.ReadUInt64LittleEndian(stat[32..]),
            Length = BinaryPrimitives.ReadInt64LittleEndian(stat[40..]),
            AllocatedBytes = BinaryPrimitives.ReadInt64LittleEndian(stat[48..]) * 512,
            Device = device,
            ModifiedNanoseconds = modified,
        };
    }

    private static IOException Failed(string call) => new($"{call} failed: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}", Marshal.GetLastPInvokeError());

    [DllImport("libc", EntryPoint = "lseek64", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern long LSeek(int descriptor, long offset, int whence);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] into);

    [DllImport("libc", EntryPoint = "linkat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int LinkAt(int fromFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string existing, int toFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int flags);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FSync(int descriptor);

    [DllImport("libc", EntryPoint = "realpath", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint RealPath([MarshalAs(UnmanagedType.LPUTF8Str)] string path, nint into);

    [DllImport("libc", EntryPoint = "free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void Free(nint memory);
}
