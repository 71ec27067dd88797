using Ironic.Lab.Machines;
using Ironic.Testing;

namespace Ironic.Lab.Tests;

/// <summary>A disk that a UEFI machine boots: one FAT file system whose default loader is Debian's iPXE, for want of anything smaller that speaks.</summary>
internal static class UefiDisk
{
    /// <summary>What it says when it runs.</summary>
    public const string Greeting = "iPXE initialising devices";

    private const string Loader = "/usr/lib/ipxe/ipxe.efi"; // package ipxe

    public static async Task InstallAsync(Machine machine)
    {
        await RunAsync("mformat", "-i", machine.DiskPath, "-F", "::");
        await RunAsync("mmd", "-i", machine.DiskPath, "::/EFI", "::/EFI/BOOT");
        await RunAsync("mcopy", "-i", machine.DiskPath, Loader, "::/EFI/BOOT/BOOTX64.EFI");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var result = await ForeignTool.RunAsync(program, arguments);
        Assert.True(result.Succeeded, result.ToString());
    }
}
