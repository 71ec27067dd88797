using System.Net;
using Ironic.Appliance.Bench;
using Ironic.Appliance.Configuration;
using Ironic.Lab.Simulator;
using Microsoft.Extensions.Logging;

namespace Ironic.Appliance.Verbs;

/// <summary><c>bench</c>: simulated machines against a real appliance, and a report.</summary>
internal static class BenchVerb
{
    public const string Help = """
        ironic-appliance bench --nodes N [OPTIONS]

        Simulates machines on loopback addresses, without privileges: BMCs that speak IPMI or Redfish; when powered on they
        do DHCP (by a relay), TFTP, iPXE's script, kernel and ramdisk by HTTP; then they run an agent that looks itself up,
        reports, and takes commands; then what was written to their disks. Starts an appliance (this very program, on a
        data folder of its own), and takes all machines through its public API: enroll, manage, provide, deploy,
        undeploy, delete. Prints what that took. Ends with 0 when every node went where it was to go, else with 1.

          --nodes N           machines (default: 50, at most 50000)
          --deploy N          how many of them are deployed, all at once (default: all)
          --clients N         requests to the API at once (default: 8)
          --no-clean          nodes become available without being cleaned, which boots every machine
          --no-limits         the appliance starts all that is asked for at once, and has nobody wait in line
          --rest SECONDS      leave everything at rest for so long, and see what that costs (default: 0)
          --power-sync SECONDS  each node's power is looked at so often (default: 45)
          --boot-seconds N    that firmware takes, and the ramdisk's start (default: 2)
          --boot-kib N        kernel and ramdisk together (default: 1024)
          --image-kib N       the image (default: 4096)
          --firmware KIND     pxe: iPXE is loaded by TFTP (default); ipxe: it is in the cards' ROMs
          --redfish PERCENT   machines whose BMC speaks Redfish over TLS, the others IPMI (default: 0)
          --dead PERCENT      BMCs that hear everything and answer nothing: they must be found out
          --slow PERCENT      BMCs that take two seconds for each answer
          --hanging PERCENT   machines whose first boot from the network comes to nothing
          --network N         BMCs live in 127.N.0.0/16, leases come from 127.N+1.0.1 on (default: 120)
          --database URL      PostgreSQL for the appliance (default: SQLite)
          --timeout MINUTES   bound of each phase (default: 60)
          --json FILE         write the report there as well

        An appliance that runs already, and serves DHCP for 127.0.0.0/8 on the interface lo (see docs/ops/scale.md):

          --url URL           its API
          --dhcp ADDR:PORT    where it hears DHCP
          --tftp-port PORT    (default: 69)
        """;

    private const double Percent = 100;

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var options = Options(new Arguments(
            args,
            [
                "--nodes", "--deploy", "--clients", "--rest", "--power-sync", "--boot-seconds", "--boot-kib", "--image-kib", "--firmware", "--redfish", "--dead", "--slow", "--hanging", "--network", "--database",
                "--timeout", "--json", "--url", "--dhcp", "--tftp-port",
            ],
            ["--no-clean", "--no-limits"]).WithoutWords());
        var report = await RunAsync(options, TimeProvider.System, cancellationToken);
        await Console.Out.WriteAsync(report.ToText().AsMemory(), cancellationToken);
        if (options.JsonFile is { } file) await File.WriteAllTextAsync(file, report.ToJson().ToJsonString(), cancellationToken);
        return report.EndedWell ? 0 : 1;
    }

    private static async Task<BenchReport> RunAsync(BenchOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(new LabHostLog(Console.Error.WriteLine)).SetMinimumLevel(LogLevel.Error));
        await using var appliance = await ApplianceUnderBench.StartAsync(options, time, cancellationToken);
        var (tcp, udp) = (FreePorts.Tcp(3), FreePorts.Udp(1));
        await using var images = await ImageOrigin.StartAsync(tcp[0], options.ImageBytes, loggers, cancellationToken);
        await using var simulator = await MachineSimulator.StartAsync(
            new()
            {
                Machines = options.Nodes,
                Network = (byte)options.Network,
                IpmiPort = udp[0],
                RedfishPort = tcp[2],
                RedfishShare = options.RedfishShare,
                Dhcp = appliance.Dhcp,
                TftpPort = appliance.TftpPort,
                AgentPort = tcp[1],
                IpxeInRom = options.IpxeInRom,
                FirmwareTime = options.BootTime,
                RamdiskTime = options.BootTime,
                DeadShare = options.DeadShare,
                SlowShare = options.SlowShare,
                HangingShare = options.HangingShare,
            },
            time, loggers, cancellationToken);
        using var api = new BenchApi(appliance.Url, options.Clients + 4, time);
        try
        {
            return await new BenchRun(options, api, simulator, images, new(api, time), time, Console.Error.WriteLine).RunAsync(cancellationToken);
        }
        catch (BenchException e)
        {
            throw new BenchException($"{e.Message}{(appliance.Words.Length > 0 ? $"\nThe appliance's last words:\n{appliance.Words}" : "")}", e);
        }
    }

    private static BenchOptions Options(Arguments given)
    {
        var defaults = new BenchOptions();
        var nodes = given.Number("--nodes", 1, BenchOptions.MostNodes) ?? defaults.Nodes;
        var url = given.Text("--url");
        if (url is not null && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https")) throw new UsageException($"--url takes an http:// or https:// URL; '{url}' was given.");
        if (url is null != given.Text("--dhcp") is null) throw new UsageException("--url and --dhcp: both or neither.");
        if (url is not null && given.Text("--database") is not null) throw new UsageException("--database is for the appliance that is started; with --url none is.");
        return defaults with
        {
            Nodes = nodes,
            Deploys = given.Number("--deploy", 0, nodes) ?? nodes,
            Clients = given.Number("--clients", 1, 256) ?? defaults.Clients,
            Cleans = !given.Has("--no-clean"),
            Limits = !given.Has("--no-limits"),
            Rest = Seconds(given, "--rest", 0, 86_400) ?? defaults.Rest,
            PowerSync = Seconds(given, "--power-sync", 1, 86_400) ?? defaults.PowerSync,
            BootTime = Seconds(given, "--boot-seconds", 0, 3600) ?? defaults.BootTime,
            PhaseTimeout = given.Number("--timeout", 1, 1440) is { } minutes ? TimeSpan.FromMinutes(minutes) : defaults.PhaseTimeout,
            BootBytes = (given.Number("--boot-kib", 1, 1 << 20) * 1024) ?? defaults.BootBytes,
            ImageBytes = (given.Number("--image-kib", 1, 1 << 20) * 1024) ?? defaults.ImageBytes,
            IpxeInRom = given.Choice("--firmware", [("pxe", false), ("ipxe", true)]),
            RedfishShare = Share(given, "--redfish"),
            DeadShare = Share(given, "--dead"),
            SlowShare = Share(given, "--slow"),
            HangingShare = Share(given, "--hanging"),
            Network = given.Number("--network", 1, 250) ?? defaults.Network,
            Database = given.Text("--database"),
            JsonFile = given.Text("--json"),
            Url = url,
            Dhcp = given.Text("--dhcp") is { } dhcp ? Parse(dhcp) : null,
            TftpPort = given.Number("--tftp-port", 1, ushort.MaxValue) ?? defaults.TftpPort,
        };
    }

    private static TimeSpan? Seconds(Arguments given, string option, int least, int most) => given.Number(option, least, most) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static double Share(Arguments given, string option) => (given.Number(option, 0, (int)Percent) ?? 0) / Percent;

    private static IPEndPoint Parse(string text) =>
        EndPoints.TryParse(text, out var endPoint) ? endPoint : throw new UsageException($"--dhcp takes an address and a port, such as 127.0.0.1:6767; '{text}' was given.");
}
