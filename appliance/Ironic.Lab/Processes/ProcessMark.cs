using System.Globalization;
using System.Text;

namespace Ironic.Lab.Processes;

/// <summary>A word in the environment of the processes that a lab starts, by which they are found when the process that started them is dead.</summary>
internal sealed record ProcessMark(string Value)
{
    private const string Variable = "IRONIC_LAB";

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(StringComparer.Ordinal) { [Variable] = Value };

    /// <summary>The marked processes of this host, their children included: an environment is inherited.</summary>
    public IReadOnlyList<int> Find()
    {
        var wanted = Encoding.UTF8.GetBytes($"{Variable}={Value}\0");
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && EnvironmentOf(folder).AsSpan().IndexOf(wanted) >= 0) found.Add(id);
        }

        return found;
    }

    private static byte[] EnvironmentOf(string processFolder)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(processFolder, "environ"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // gone meanwhile, or a kernel thread
        }
    }
}
