using Ironic.Testing;

namespace Ironic.Images.Tests.Rig;

/// <summary>Disk images for tests.</summary>
internal static class Disks
{
    /// <summary>Random data behind an MBR, reproducible; the middle third is zeros.</summary>
    public static byte[] Raw(int bytes, int seed = 1)
    {
        var disk = new byte[bytes];
        new Random(seed).NextBytes(disk);
        disk.AsSpan(bytes / 3, bytes / 3).Clear();
        disk.AsSpan(446, 64).Clear();
        (disk[446], disk[450], disk[454], disk[458]) = (0x80, 0x83, 1, 8);
        (disk[510], disk[511]) = (0x55, 0xaa);
        (disk[0], disk[1]) = (0xeb, 0x63); // a jump, as boot code begins
        return disk;
    }

    /// <summary>qemu-img makes it; other formats than raw and qcow2 too.</summary>
    public static async Task<string> QemuAsync(string folder, string name, string format, string size = "4M", string? options = null, string? from = null)
    {
        var path = Path.Combine(folder, name);
        string[] choice = options is null ? [] : ["-o", options];
        string[] arguments = from is null ? ["create", "-f", format, .. choice, path, size] : ["convert", "-f", "raw", "-O", format, .. choice, from, path];
        await MustAsync("qemu-img", arguments);
        return path;
    }

    public static async Task<ForeignResult> MustAsync(string program, IReadOnlyList<string> arguments, string? input = null, string? workingDirectory = null)
    {
        var result = await ForeignTool.RunAsync(program, arguments, input: input, workingDirectory: workingDirectory);
        Assert.True(result.Succeeded, $"{program} {string.Join(' ', arguments)}: {result}");
        return result;
    }
}
