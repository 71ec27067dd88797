using System.Globalization;
using Ironic.Lab.Processes;

namespace Ironic.Lab.Network;

/// <summary>Named network namespaces, as <c>ip netns</c> keeps them.</summary>
internal static class NetworkNamespace
{
    /// <summary>What a lab's cable out of its namespace is called at the inner end.</summary>
    public const string Uplink = "uplink";

    private const string Folder = "/run/netns";

    public static bool Exists(string name) => File.Exists(PathOf(name));

    /// <summary>
    /// The command line that runs <paramref name="command"/> inside, as this process's direct child (both helpers step aside by exec), and in
    /// a session of its own: a Ctrl-C at the terminal is for us alone.
    /// </summary>
    public static IReadOnlyList<string> Enter(string name, IEnumerable<string> command) => ["nsenter", $"--net={PathOf(name)}", "setsid", .. command];

    /// <summary>Ends every process inside, whoever started it, then removes it. No error when there is none.</summary>
    /// <exception cref="LabException">A process does not end.</exception>
    public static async Task RemoveAsync(string name, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Exists(name)) return;
        await ProcessTable.KillAsync(await ProcessesAsync(name, cancellationToken), time, cancellationToken);
        await IpTool.TryAsync(["-n", name, "link", "del", Uplink], cancellationToken); // takes its outer end along at once; with the namespace it would go a little later
        await IpTool.RunAsync(["netns", "del", name], cancellationToken);
    }

    public static async Task<IReadOnlyList<int>> ProcessesAsync(string name, CancellationToken cancellationToken)
    {
        var result = await IpTool.TryAsync(["netns", "pids", name], cancellationToken);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
    }

    private static string PathOf(string name) => Path.Combine(Folder, name);
}
