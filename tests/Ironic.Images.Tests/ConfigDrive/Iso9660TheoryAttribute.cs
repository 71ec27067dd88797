namespace Ironic.Images.Tests.ConfigDrive;

/// <summary>Runs where the running kernel has ISO 9660, loaded or to be loaded by the mount; elsewhere says what is missing.</summary>
internal sealed class Iso9660TheoryAttribute : TheoryAttribute
{
    private static readonly string Release = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();

    public Iso9660TheoryAttribute()
    {
        if (Lists("/proc/filesystems", "iso9660") || Lists($"/lib/modules/{Release}/modules.dep", "/isofs.ko")) return;
        Skip = $"Kernel {Release} can mount no ISO 9660: /proc/filesystems does not list iso9660, and /lib/modules/{Release} has no isofs to load. "
            + "What the test asks is asked of isoinfo by Object_... of the same class, and of Debian's own kernel by EndToEnd.Tests, whose machines mount their config drive.";
    }

    private static bool Lists(string file, string what) => File.Exists(file) && File.ReadAllText(file).Contains(what, StringComparison.Ordinal);
}
