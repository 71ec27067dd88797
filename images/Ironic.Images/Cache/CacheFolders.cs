namespace Ironic.Images.Cache;

/// <summary>The cache's folders.</summary>
/// <remarks>
/// <code>
/// served/   DIGEST.raw DIGEST.qcow2 DIGEST.extents.json    whole and verified; what the boot server serves
/// entries/  DIGEST.FORMAT.json                             what is known of each
/// pins/     NODE-UUID                                      the name of the entry that a node uses
/// parts/    KEY.part KEY.part.json                         downloads on their way or broken off
/// work/                                                    conversions on their way; emptied at start
/// lock                                                     held while a process uses the cache
/// </code>
/// </remarks>
internal sealed record CacheFolders(string Root)
{
    private const UnixFileMode OwnerAndGroup = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    public string Served => Path.Combine(Root, "served");

    public string Entries => Path.Combine(Root, "entries");

    public string Pins => Path.Combine(Root, "pins");

    public string Parts => Path.Combine(Root, "parts");

    public string Work => Path.Combine(Root, "work");

    public string Lock => Path.Combine(Root, "lock");

    public void Create()
    {
        foreach (var folder in (string[])[Root, Served, Entries, Pins, Parts, Work]) Directory.CreateDirectory(folder, OwnerAndGroup);
    }
}
