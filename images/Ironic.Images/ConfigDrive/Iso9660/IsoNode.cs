using Ironic.Iso9660;

namespace Ironic.Images.ConfigDrive.Iso9660;

/// <summary>A file or folder of a volume, with its place once that is settled. Each tree (plain and Joliet) has its own folders but shares the files.</summary>
internal sealed class IsoNode(string name, IsoNode? parent, byte[]? content)
{
    public string Name { get; } = name;

    public IsoNode Parent => parent ?? this;

    public bool IsFolder => content is null;

    public ReadOnlySpan<byte> Content => content;

    /// <summary>Of a folder; sorted by name, as both trees want them (names are ASCII).</summary>
    public SortedDictionary<string, IsoNode> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>The content's first sector; of an empty file 0.</summary>
    public int FileSector { get; set; }

    /// <summary>The folder's first sector and bytes in the plain tree.</summary>
    public IsoExtent Plain { get; set; }

    /// <summary>The same in the Joliet tree.</summary>
    public IsoExtent Joliet { get; set; }

    /// <summary>Numbers of the path tables, from 1, breadth first: the same in both, as both trees have the same shape and order.</summary>
    public int Number { get; set; }

    /// <summary>Builds the tree of "folder/folder/file" paths.</summary>
    /// <exception cref="ArgumentException">A name that this writer does not write: see <see cref="IsoNames"/>.</exception>
    public static IsoNode Tree(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        var root = new IsoNode("", null, null);
        foreach (var (path, content) in files)
        {
            var parts = path.Split('/');
            var folder = root;
            foreach (var part in parts[..^1]) folder = folder.GetOrAdd(part, null);
            if (!folder.GetOrAdd(parts[^1], content).Content.SequenceEqual(content)) throw new ArgumentException($"'{path}' is there twice.", nameof(files));
        }

        return root;
    }

    public IEnumerable<IsoNode> FoldersBreadthFirst()
    {
        var waiting = new Queue<IsoNode>([this]);
        while (waiting.TryDequeue(out var folder))
        {
            yield return folder;
            foreach (var child in folder.Children.Values.Where(c => c.IsFolder)) waiting.Enqueue(child);
        }
    }

    private IsoNode GetOrAdd(string childName, byte[]? childContent)
    {
        IsoNames.Check(childName);
        if (Children.TryGetValue(childName, out var there)) return there;
        var child = new IsoNode(childName, this, childContent);
        Children.Add(childName, child);
        return child;
    }
}
