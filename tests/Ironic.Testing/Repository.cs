namespace Ironic.Testing;

/// <summary>Where the checkout under test lies, and the reference material beside it.</summary>
public static class Repository
{
    public static string Root { get; } = FindUp(AppContext.BaseDirectory, "Ironic.sln");

    /// <summary>The folder of contract samples and wire captures, beside the checkout.</summary>
    public static string Shared { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared"));

    private static string FindUp(string from, string file)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, file))) return folder.FullName;
        }

        throw new InvalidOperationException($"No {file} above {from}.");
    }
}
