using Ironic.Agent.Faults;

namespace Ironic.Agent.FileSystems;

/// <summary>Paths inside a mounted file system that was made by somebody else: its symbolic links lead where they please.</summary>
internal static class SafePath
{
    /// <summary>Joins the two.</summary>
    /// <exception cref="AgentException">A folder on the way, or the file itself, is a symbolic link: it may lead out of the file system, into ours.</exception>
    public static string Combine(string root, string relative)
    {
        var path = root;
        foreach (var part in relative.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is { } target) throw Fault.Execution($"/{relative} leads through the symbolic link {path[root.Length..]} to {target}, which is not followed.");
        }

        return path;
    }
}
