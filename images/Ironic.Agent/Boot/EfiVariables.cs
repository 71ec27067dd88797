using System.Buffers.Binary;
using Ironic.Agent.Inventory;
using Ironic.Agent.Kernel;
using Microsoft.Win32.SafeHandles;

namespace Ironic.Agent.Boot;

/// <summary>The firmware's variables by way of efivarfs: each a file, named with its vendor's GUID, of four bytes of attributes and the value.</summary>
internal sealed class EfiVariables(SystemFolders folders)
{
    private const string Global = "-8be4df61-93ca-11d2-aa0d-00e098032b8c"; // EFI_GLOBAL_VARIABLE
    private const uint Attributes = 7; // non-volatile, for boot services and at run time
    private const nuint GetFlags = 0x8008_6601; // FS_IOC_GETFLAGS
    private const nuint SetFlags = 0x4008_6602; // FS_IOC_SETFLAGS
    private const uint Immutable = 0x10; // FS_IMMUTABLE_FL, which the kernel sets so that no rm -r bricks a machine

    private string Folder => Path.Combine(folders.Sys, "firmware/efi/efivars");

    /// <summary>False: the machine was not booted by UEFI, or its firmware lets nobody see its variables.</summary>
    public bool Available => Directory.Exists(Path.Combine(folders.Sys, "firmware/efi")) && (HasAny() || (TryMount() && HasAny()));

    /// <summary>Names, such as <c>Boot0001</c>.</summary>
    public IEnumerable<string> Names => SysFile.Names(Folder).Where(name => name.EndsWith(Global, StringComparison.Ordinal)).Select(name => name[..^Global.Length]);

    /// <summary>Null: there is none of that name.</summary>
    public byte[]? Read(string name) => SysFile.Bytes(Folder, name + Global) is [_, _, _, _, .. var value] ? value : null;

    /// <exception cref="IOException">The firmware refuses, or has no room.</exception>
    public void Write(string name, ReadOnlySpan<byte> value)
    {
        var file = Path.Combine(Folder, name + Global);
        MakeMutable(file);
        var content = new byte[sizeof(uint) + value.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(content, Attributes);
        value.CopyTo(content.AsSpan(sizeof(uint)));
        using var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0);
        stream.Write(content); // in one piece: each write sets the variable
        if (stream.CanSeek && stream.Length > content.Length) stream.SetLength(content.Length);
    }

    public void Delete(string name)
    {
        var file = Path.Combine(Folder, name + Global);
        MakeMutable(file);
        File.Delete(file);
    }

    private bool HasAny() => Directory.Exists(Folder) && Directory.EnumerateFileSystemEntries(Folder).Any();

    private bool TryMount() => Directory.Exists(Folder) && LinuxCalls.Mount("efivarfs", Folder, "efivarfs", 0, null) == 0;

    private static unsafe void MakeMutable(string file)
    {
        var number = LinuxCalls.Open(file, LinuxCalls.OpenReadOnly | LinuxCalls.OpenCloseOnExec, 0);
        if (number < 0) return; // not there yet
        using var handle = new SafeFileHandle(number, ownsHandle: true);
        nuint flags = 0;
        if (LinuxCalls.Ioctl(handle, GetFlags, &flags) != 0 || (flags & Immutable) == 0) return;
        flags &= ~(nuint)Immutable;
        LinuxCalls.Ioctl(handle, SetFlags, &flags);
    }
}
