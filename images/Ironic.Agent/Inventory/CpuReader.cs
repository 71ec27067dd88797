using System.Globalization;
using System.Runtime.InteropServices;
using Ironic.Agent.Kernel;
using Ironic.AgentContract.Inventory;

namespace Ironic.Agent.Inventory;

/// <summary>Processors from <c>/proc/cpuinfo</c>.</summary>
internal sealed class CpuReader(SystemFolders folders)
{
    public CpuInfo Read()
    {
        var lines = (SysFile.Text(folders.Proc, "cpuinfo") ?? "").Split('\n')
            .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries)).Where(pair => pair.Length == 2).ToList();
        var flags = First("flags") ?? First("Features") ?? ""; // the second on arm64
        var sockets = lines.Where(pair => pair[0] == "physical id").Select(pair => pair[1]).Distinct(StringComparer.Ordinal).Count();
        return new()
        {
            ModelName = First("model name"),
            Frequency = Frequency(First("cpu MHz")),
            Count = lines.Count(pair => pair[0] == "processor"),
            Architecture = Architecture,
            Flags = flags.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            SocketCount = sockets > 0 ? sockets : null,
        };

        string? First(string name) => lines.Find(pair => pair[0] == name)?[1];
    }

    /// <summary>MHz: the highest that the processor has, else the one at which it runs now.</summary>
    private string? Frequency(string? now) =>
        SysFile.Number(folders.Sys, "devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq") is { } kilohertz
            ? (kilohertz / 1000m).ToString("F4", CultureInfo.InvariantCulture)
            : now;

    private static string Architecture => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x86_64",
        System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
        var other => other.ToString().ToLowerInvariant(),
    };
}
