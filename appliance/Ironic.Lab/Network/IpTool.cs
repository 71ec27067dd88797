using Ironic.Processes;

namespace Ironic.Lab.Network;

/// <summary>Runs <c>ip</c> of iproute2.</summary>
internal static class IpTool
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static Task<ToolResult> TryAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        ExternalTool.RunAsync(new(Program, arguments) { Timeout = Limit }, cancellationToken);

    /// <exception cref="LabException">ip refused.</exception>
    public static async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await TryAsync(arguments, cancellationToken);
        if (!result.Succeeded) throw new LabException($"ip {string.Join(' ', arguments)}: {result.LastWords}");
    }

    /// <summary>Runs many commands in one process, inside a network namespace.</summary>
    /// <exception cref="LabException">ip refused one of them; it stops there.</exception>
    public static async Task RunBatchAsync(string networkNamespace, IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        var result = await ExternalTool.RunAsync(
            new(Program, ["-n", networkNamespace, "-batch", "-"]) { Timeout = Limit, StandardInput = string.Join('\n', lines) + "\n" },
            cancellationToken);
        if (!result.Succeeded) throw new LabException($"ip -n {networkNamespace} -batch: {result.Error.Trim().ReplaceLineEndings("; ")}");
    }

    private static string Program => ExternalTool.Find("ip") ?? throw new LabException("ip is not installed: apt-get install iproute2");
}
