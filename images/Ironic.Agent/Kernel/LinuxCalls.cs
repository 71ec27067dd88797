using System.Runtime.InteropServices;

namespace Ironic.Agent.Kernel;

/// <summary>The system calls that .NET has no door to. Each returns -1 and sets errno on failure, as in its manual page.</summary>
internal static partial class LinuxCalls
{
    private const string C = "libc";

    // open(2); values of the asm-generic ABI, the same on x86-64. arm64 has another O_DIRECT.
    public const int OpenReadOnly = 0;
    public const int OpenReadWrite = 2;
    public const int OpenCloseOnExec = 0x80000;

    /// <summary>O_EXCL on a block device: refused with EBUSY while it is mounted or held by another driver.</summary>
    public const int OpenExclusive = 0x80;

    public static int OpenDirect => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x10000 : 0x4000;

    [LibraryImport(C, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport(C, EntryPoint = "ioctl", SetLastError = true)]
    public static unsafe partial int Ioctl(SafeHandle file, nuint request, void* argument);

    [LibraryImport(C, EntryPoint = "fallocate", SetLastError = true)]
    public static partial int Fallocate(SafeHandle file, int mode, long offset, long length);

    [LibraryImport(C, EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport(C, EntryPoint = "sync")]
    public static partial void Sync();

    [LibraryImport(C, EntryPoint = "reboot", SetLastError = true)]
    public static partial int Reboot(int command);

    [LibraryImport(C, EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwner(string path, int user, int group);

    [LibraryImport(C, EntryPoint = "klogctl", SetLastError = true)]
    public static partial int Klogctl(int action, [Out] byte[] buffer, int length);

    [LibraryImport(C, EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Mount(string source, string target, string fileSystem, nuint flags, string? data);

    [LibraryImport(C, EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unmount(string target, int flags);
}
