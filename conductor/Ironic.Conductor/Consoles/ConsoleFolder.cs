using System.Globalization;

namespace Ironic.Conductor.Consoles;

/// <summary>Where one node's console lies on disk, and what there is of it.</summary>
/// <remarks>
/// Each start of the machine is a row of files, <c>BOOT-OFFSET.log</c>: the number of the start, and at which byte of it the file begins. The oldest files of a
/// start go when it is too long, so that offsets stay true. Each line begins with the UTC time of its first byte.
/// </remarks>
internal sealed class ConsoleFolder(string root, Guid node)
{
    private const string Extension = ".log";

    public string Path { get; } = System.IO.Path.Combine(root, node.ToString());

    public string FileOf(int boot, long offset) => System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{boot:D6}-{offset:D12}{Extension}"));

    /// <summary>All files, by start and offset. Files of other names are not ours.</summary>
    public IReadOnlyList<ConsoleFile> Files()
    {
        if (!Directory.Exists(Path)) return [];
        return
        [
            .. new DirectoryInfo(Path).EnumerateFiles("*" + Extension).Select(Read).OfType<ConsoleFile>().OrderBy(file => file.Boot).ThenBy(file => file.Offset),
        ];
    }

    /// <summary>Only the appliance may read what machines say: boot messages hold secrets.</summary>
    public void Create() => Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    private static ConsoleFile? Read(FileInfo file)
    {
        var parts = System.IO.Path.GetFileNameWithoutExtension(file.Name).Split('-');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var boot)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? new(boot, offset, file.Length, file.FullName)
            : null;
    }
}

/// <summary>One file of a console.</summary>
internal sealed record ConsoleFile(int Boot, long Offset, long Length, string Path);
