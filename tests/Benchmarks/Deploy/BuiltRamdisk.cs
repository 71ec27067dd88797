using Ironic.Testing;

namespace Ironic.Benchmarks.Deploy;

/// <summary>What <c>./dev images</c> has built, or found built.</summary>
internal sealed record BuiltRamdisk(string Folder, string OsImage)
{
    private const double Megabyte = 1_000_000;

    public string Kernel => Path.Combine(Folder, "kernel");

    public string Initramfs => Path.Combine(Folder, "initramfs");

    public double Megabytes => (new FileInfo(Kernel).Length + new FileInfo(Initramfs).Length) / Megabyte;

    /// <param name="set">virt or full.</param>
    public static async Task<BuiltRamdisk> BuildAsync(string set)
    {
        var result = await ForeignTool.RunAsync("bash", [Path.Combine(Repository.Root, "dev"), "images", set], TimeSpan.FromMinutes(20));
        if (!result.Succeeded) throw new InvalidOperationException($"./dev images {set}: {result}");
        var lines = result.Output.Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return new(lines["ramdisk"], lines["os"]);
    }
}
