using System.Text;

namespace Ironic.Agent.Boot;

/// <summary>Finds the boot loader on an EFI system partition: what the distribution's own pointer file names, else the fallback for removable media.</summary>
internal static class EfiLoaders
{
    /// <summary>Best first. The 32-bit pointer <c>bootia32.csv</c> is left out: it never became common.</summary>
    private static readonly string[] Names =
        ["bootx64.csv", "bootaa64.csv", "boot.csv", "bootx64.efi", "bootaa64.efi", "bootia32.efi", "grubaa64.efi", "winload.efi"];

    /// <summary>The loader's path with back slashes, and its label; null when there is none.</summary>
    public static (string Path, string Label)? Find(string mountPoint)
    {
        var files = Directory.EnumerateFiles(mountPoint, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4, IgnoreInaccessible = true }).ToList();
        foreach (var name in Names)
        {
            if (files.Find(file => string.Equals(Path.GetFileName(file), name, StringComparison.OrdinalIgnoreCase)) is not { } found) continue;
            if (!name.EndsWith(".csv", StringComparison.Ordinal)) return (Relative(mountPoint, found), "ironic1");
            if (ReadPointer(found) is var (loader, label) && loader.Length > 0) return (Relative(mountPoint, Path.Combine(Path.GetDirectoryName(found)!, loader)), label);
        }

        return null;
    }

    /// <summary>shim's format: <c>loader,label,options,comment</c> in UTF-16, with or without a byte order mark.</summary>
    private static (string Loader, string Label) ReadPointer(string file)
    {
        var fields = Encoding.Unicode.GetString(File.ReadAllBytes(file)).TrimStart('\uFEFF').Split(',');
        return fields.Length >= 2 ? (fields[0].Trim(), fields[1].Trim()) : ("", "");
    }

    private static string Relative(string mountPoint, string file) => "\\" + Path.GetRelativePath(mountPoint, file).Replace('/', '\\');
}
