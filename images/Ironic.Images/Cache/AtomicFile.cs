using Ironic.Images.Native;

namespace Ironic.Images.Cache;

/// <summary>Small files that are either the old or the new ones, never half, whenever the process dies.</summary>
internal static class AtomicFile
{
    private const string Suffix = ".new";

    public static bool IsLeftover(string path) => path.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Replaces the file whole; <paramref name="durable"/>: and waits until the disk has it.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content, bool durable = false)
    {
        var temporary = path + Suffix;
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, content, 0);
            if (durable) RandomAccess.FlushToDisk(file);
        }

        File.Move(temporary, path, overwrite: true);
        if (durable) LibC.FlushFolder(Path.GetDirectoryName(path)!);
    }
}
