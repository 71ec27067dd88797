using System.Globalization;
using Ironic.Testing;

namespace Ironic.Benchmarks.Bmc;

/// <summary>The same look by those who are used for it today, over the same farm: CPU of their processes.</summary>
internal static class PeerFigures
{
    private const int Ipmi = 1000, Redfish = 1, Tools = 40, Sushy = 200, PerRange = 250;

    public static async Task AddAsync(BenchReport report, CancellationToken cancellationToken)
    {
        await using var farm = await FarmProcess.StartAsync(new() { Ipmi = Ipmi, Redfish = Redfish, Network = 111 });
        foreach (var suite in new[] { "17", "3" })
        {
            var hosts = string.Join(',', Enumerable.Range(0, Ipmi / PerRange).Select(block => $"127.111.{block}.[1-{PerRange}]"));
            report.Add($"freeipmi ipmipower, fresh session, suite {suite}", await MillisecondsAsync(
                Ipmi, "ipmipower", ["-D", "LAN_2_0", "-I", suite, "-l", "ADMIN", "-h", hosts, "-u", farm.Options.User, "-p", farm.Options.Password, "--stat"], ": on"), "ms");
        }

        var loop = $"for i in $(seq {Tools}); do ipmitool -I lanplus -C 3 -H 127.111.0.1 -U {farm.Options.User} -P {farm.Options.Password} chassis power status; done";
        report.Add("ipmitool, a process for each", await MillisecondsAsync(Tools, "sh", ["-c", loop], "is on"), "ms");
        report.Add("python3-sushy, a request on a kept session", await SushyAsync(farm, cancellationToken), "ms");
    }

    /// <summary>The library that Ironic's redfish driver is built on, in one process, its start not counted.</summary>
    private static async Task<double> SushyAsync(FarmProcess farm, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var script = string.Create(CultureInfo.InvariantCulture, $"""
            import os, resource, urllib3, sushy
            urllib3.disable_warnings()
            root = sushy.Sushy('https://{farm.AddressOf(Ipmi)}:{farm.Options.RedfishPort}/redfish/v1/', username='{farm.Options.User}', password='{farm.Options.Password}', verify=False)
            system = root.get_system('/redfish/v1/Systems/1')
            before = resource.getrusage(resource.RUSAGE_SELF)
            for i in range({Sushy}):
                system.refresh(force=True)
                assert str(system.power_state).lower().endswith('on')
            after = resource.getrusage(resource.RUSAGE_SELF)
            print((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000 / {Sushy})
            """);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["REQUESTS_CA_BUNDLE"] = "", ["CURL_CA_BUNDLE"] = "" };
        var result = await ForeignTool.RunAsync("/usr/bin/python3", ["-c", script], TimeSpan.FromMinutes(2), environment);
        return result.Succeeded ? double.Parse(result.Output, CultureInfo.InvariantCulture) : throw new InvalidOperationException(result.ToString());
    }

    /// <summary>User and system time of a program and its children, as the shell's own <c>times</c> counts it.</summary>
    private static async Task<double> MillisecondsAsync(int polls, string program, IReadOnlyList<string> arguments, string eachSays)
    {
        var result = await ForeignTool.RunAsync("bash", ["-c", "TIMEFORMAT='CPU %U %S'; time \"$@\"", "bash", program, .. arguments], TimeSpan.FromMinutes(3));
        var said = result.Output.Split(eachSays).Length - 1;
        if (said != polls) throw new InvalidOperationException($"{program} answered {said} of {polls}: {result}");
        var spent = result.Error.Split('\n').Last(line => line.StartsWith("CPU ", StringComparison.Ordinal)).Split(' ');
        return (double.Parse(spent[1], CultureInfo.InvariantCulture) + double.Parse(spent[2], CultureInfo.InvariantCulture)) * 1000 / polls;
    }
}
