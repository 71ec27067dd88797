using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Lab.Simulator;
using Ironic.Testing;
using Ironic.Testing.Databases;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Appliance.Tests.Chaos;

/// <summary>
/// Simulated machines, appliances on one database, and a killer among them. The machines, their BMCs and the image's server live in this process and
/// survive; everything else may die at any instant. In the end nothing may be told of it but the timelines.
/// </summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    private const int StepsAtOnce = 8, BootFileBytes = 128 << 10;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300), EnrollPatience = TimeSpan.FromMinutes(3);

    private readonly ChaosOptions _options;
    private readonly TemporaryFolder _folder = new();
    private readonly List<ChaosAppliance> _appliances = [];
    private readonly List<ChaosNode> _nodes = [];
    private PostgresServer? _database;
    private ImageOrigin _images = null!;
    private MachineSimulator _simulator = null!;
    private ChaosApi _api = null!;
    private Killer _killer = null!;
    private NodeDriver _driver = null!;

    private ChaosRun(ChaosOptions options) => (_options, Verdict) = (options, new(options));

    public ChaosVerdict Verdict { get; }

    public IReadOnlyList<ChaosFault> Faults => _killer.Journal.All;

    /// <summary>Starts everything, kills, waits, judges, and takes everything down.</summary>
    public static async Task<(ChaosVerdict Verdict, IReadOnlyList<ChaosFault> Faults)> RunAsync(ChaosOptions options, CancellationToken cancellationToken)
    {
        options.Say($"seed {options.Seed}: {options.Kills} kills, {options.Nodes} nodes, {options.Appliances} on {(options.OnPostgres ? "PostgreSQL" : "SQLite")}");
        await using var run = new ChaosRun(options);
        try
        {
            await run.StartAsync(cancellationToken);
            await run.WorkAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{e.Message}\n{run.Verdict}", e);
        }

        return (run.Verdict, run.Faults);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_appliances.Select(appliance => appliance.DisposeAsync().AsTask()));
        if (_simulator is not null)
        {
            foreach (var (problem, times) in _simulator.Report.Problems) _options.Say($"machines: {problem}: {times}");
            await _simulator.DisposeAsync();
        }

        if (_images is not null) await _images.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await File.WriteAllBytesAsync(_folder.File("secret.key"), RandomNumberGenerator.GetBytes(32), cancellationToken);
        await File.WriteAllBytesAsync(_folder.File("vmlinuz"), RandomNumberGenerator.GetBytes(BootFileBytes), cancellationToken);
        await File.WriteAllBytesAsync(_folder.File("ramdisk"), RandomNumberGenerator.GetBytes(BootFileBytes), cancellationToken);
        if (_options.OnPostgres) _database = await PostgresServer.StartAsync();
        var url = _database is null ? null : await _database.CreateDatabaseAsync();
        var (tcp, udp) = (FreePorts(SocketType.Stream, 2 + (2 * _options.Appliances)), FreePorts(SocketType.Dgram, 2 + _options.Appliances));
        for (var i = 0; i < _options.Appliances; i++) _appliances.Add(new(_options, i + 1, url, (tcp[2 + (2 * i)], tcp[3 + (2 * i)], udp[2 + i], udp[0]), _folder));
        _images = await ImageOrigin.StartAsync(tcp[0], _options.ImageBytes, NullLoggerFactory.Instance, cancellationToken);
        _simulator = await MachineSimulator.StartAsync(
            new()
            {
                Machines = _options.Nodes,
                Network = _options.Network,
                IpmiPort = udp[1],
                AgentPort = tcp[1],
                Dhcp = new(IPAddress.Loopback, udp[2]),
                OtherDhcp = [.. udp.Skip(3).Select(port => new IPEndPoint(IPAddress.Loopback, port))],
                TftpPort = udp[0],
                BmcSessions = _options.BmcSessions,
                FirmwareTime = TimeSpan.FromSeconds(0.5),
                RamdiskTime = TimeSpan.FromSeconds(0.5),
            },
            TimeProvider.System, NullLoggerFactory.Instance, cancellationToken);
        foreach (var machine in _simulator.Machines) _nodes.Add(new(machine, string.Create(CultureInfo.InvariantCulture, $"chaos-{machine.Number:000}")));
        await Task.WhenAll(_appliances.Select(appliance => appliance.StartAsync()));
        _api = new(_appliances);
        _killer = new(_options, new(_options.Seed), _appliances, _database, _nodes);
        _driver = new(_options, _api, _images, _killer.Journal, Verdict);
        foreach (var node in _nodes) await EnrollAsync(node);
    }

    private async Task EnrollAsync(ChaosNode node)
    {
        var (user, password) = _simulator.Login;
        var body = new JsonObject
        {
            ["name"] = node.Name,
            ["driver"] = "ipmi",
            ["driver_info"] = new JsonObject
            {
                ["ipmi_address"] = node.Machine.Bmc.EndPoint.Address.ToString(), ["ipmi_port"] = node.Machine.Bmc.EndPoint.Port, ["ipmi_username"] = user, ["ipmi_password"] = password,
            },
            ["properties"] = new JsonObject { ["cpu_arch"] = "x86_64", ["capabilities"] = "boot_mode:bios" },
        };
        using var created = JsonDocument.Parse(await MustAsync("/v1/nodes", body));
        node.Uuid = created.RootElement.GetProperty("uuid").GetString()!;
        var port = new JsonObject { ["node_uuid"] = node.Uuid, ["address"] = node.Machine.Mac };
        await Eventually.TrueAsync(async () => await _api.SendAsync(HttpMethod.Post, "/v1/ports", port.DeepClone()) is { Status: HttpStatusCode.Created }, EnrollPatience, $"the port of {node.Name}");
    }

    private async Task<string> MustAsync(string path, JsonObject body) =>
        await _api.SendAsync(HttpMethod.Post, path, body) is ({ } status, var text) && (int)status is >= 200 and < 300 ? text : throw new InvalidOperationException($"POST {path} was refused: {body}");

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        var began = DateTimeOffset.UtcNow;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await RestAsync(Wish.Rest, cancellationToken, "available");
        var killing = _killer.RunAsync(ends.Token);
        try
        {
            while (!killing.IsCompleted) await RoundAsync(Wish.Work, cancellationToken);
            await killing;
            _options.Say("the last kill is over; what was begun comes to its end");
            await RestAsync(Wish.Rest, cancellationToken, "available", "active");
            _options.Say("all to available");
            await RestAsync(Wish.Return, cancellationToken, "available");
        }
        finally
        {
            await ends.CancelAsync();
            await killing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Verdict.Took = DateTimeOffset.UtcNow - began;
        }
    }

    private async Task RestAsync(Wish wish, CancellationToken cancellationToken, params string[] states)
    {
        var end = DateTimeOffset.UtcNow + _options.SettleLimit;
        await RoundAsync(wish, cancellationToken);
        while (!_nodes.TrueForAll(node => NodeDriver.IsAtRest(node, states)))
        {
            if (DateTimeOffset.UtcNow > end)
            {
                foreach (var node in _nodes.Where(node => !NodeDriver.IsAtRest(node, states))) Verdict.Add(ProblemKind.Stuck, node.Name, $"not {string.Join(" or ", states)} within {_options.SettleLimit.TotalMinutes:0} min\n{await _driver.DescribeAsync(node)}");
                return;
            }

            await RoundAsync(wish, cancellationToken);
        }
    }

    private async Task RoundAsync(Wish wish, CancellationToken cancellationToken)
    {
        await RaiseFallenAsync();
        if (await ReadAsync())
        {
            await Parallel.ForEachAsync(_nodes, new ParallelOptions { MaxDegreeOfParallelism = StepsAtOnce, CancellationToken = cancellationToken }, async (node, _) => await _driver.StepAsync(node, wish));
        }

        await Task.Delay(Look, cancellationToken);
    }

    /// <summary>One list for all nodes; false: nobody answers just now.</summary>
    private async Task<bool> ReadAsync()
    {
        if (await _api.GetAsync($"/v1/nodes?fields={NodeView.Fields}&limit=1000") is not { } list) return false;
        var seen = list.GetProperty("nodes").EnumerateArray().ToDictionary(node => node.GetProperty("uuid").GetString()!, NodeView.Of, StringComparer.Ordinal);
        foreach (var node in _nodes)
        {
            if (!seen.TryGetValue(node.Uuid, out var view)) continue;
            if (view.State != node.Seen.State) (node.Since, node.IsToldStuck) = (DateTimeOffset.UtcNow, false);
            node.Seen = view;
        }

        return true;
    }

    private async Task RaiseFallenAsync()
    {
        foreach (var appliance in _appliances.Where(appliance => appliance.HasFallen))
        {
            Verdict.Add(ProblemKind.Fallen, appliance.Name, $"it ended by itself:\n{appliance.Words}");
            await appliance.KillAsync();
            await appliance.StartAsync();
        }
    }

    /// <summary>Ports that nobody uses just now, all different.</summary>
    private static int[] FreePorts(SocketType type, int count)
    {
        List<Socket> held = [];
        try
        {
            for (var i = 0; i < count; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
                held.Add(socket);
                socket.Bind(new IPEndPoint(IPAddress.Any, 0));
            }

            return [.. held.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        }
        finally
        {
            foreach (var socket in held) socket.Dispose();
        }
    }
}
