namespace Ironic.Images.Tests.ConfigDrive;

/// <summary>Runs where the kernel reads ISO 9660; elsewhere says that it does not (isoinfo judges the same volumes everywhere).</summary>
internal sealed class Iso9660TheoryAttribute : TheoryAttribute
{
    public Iso9660TheoryAttribute()
    {
        if (!File.ReadAllText("/proc/filesystems").Contains("iso9660", StringComparison.Ordinal)) Skip = "This kernel has no iso9660 (see /proc/filesystems).";
    }
}
