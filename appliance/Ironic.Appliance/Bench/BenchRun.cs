using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ironic.Lab.Farm;
using Ironic.Lab.Simulator;

namespace Ironic.Appliance.Bench;

/// <summary>Takes all machines from enrolling to deletion through the public API, phase by phase.</summary>
internal sealed partial class BenchRun(BenchOptions options, BenchApi api, MachineSimulator simulator, ImageOrigin images, ApplianceGauge gauge, TimeProvider time, Action<string> say)
{
    private const string ResourceClass = "bench";
    private const int KindsOfFailure = 20;
    private static readonly TimeSpan LeastLook = TimeSpan.FromMilliseconds(500), ProbeEvery = TimeSpan.FromMilliseconds(100), BootPatience = TimeSpan.FromMinutes(2);

    private readonly List<BenchNode> _nodes = [.. simulator.Machines.Select(machine => new BenchNode(machine, string.Create(CultureInfo.InvariantCulture, $"bench-{machine.Number:00000}")))];
    private readonly NodeStates _states = new(api, ResourceClass);
    private readonly List<BenchPhase> _phases = [];
    private readonly SortedDictionary<string, int> _failures = new(StringComparer.Ordinal);

    private IEnumerable<BenchNode> Living => _nodes.Where(node => node.Failure is null);

    public async Task<BenchReport> RunAsync(CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var probeEnds = CancellationTokenSource.CreateLinkedTokenSource(ends.Token);
        var (watching, probing) = (gauge.RunAsync(ends.Token), ProbeAsync(probeEnds.Token));
        try
        {
            await EnrollAsync(cancellationToken);
            await PhaseAsync("manage", [.. Living], Verb("manage"), "manageable", ["enroll"], cancellationToken);
            JudgeDeadBmcs();
            await PhaseAsync("provide", [.. Living], Verb("provide"), "available", ["clean failed"], cancellationToken);
            if (options.Rest > TimeSpan.Zero) await RestAsync(cancellationToken);
            List<BenchNode> chosen = [.. Living.Take(options.Deploys)];
            await PhaseAsync("deploy", chosen, DeployAsync, "active", ["deploy failed"], cancellationToken);
            await AwaitSystemsAsync([.. chosen.Where(node => node.Failure is null)], cancellationToken);
            await PhaseAsync("undeploy", [.. chosen.Where(node => node.Failure is null)], Verb("deleted"), "available", ["error", "clean failed"], cancellationToken);
            await probeEnds.CancelAsync(); // who looks at a node that is being deleted would find none
            await probing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await DeleteAsync(cancellationToken);
        }
        finally
        {
            await ends.CancelAsync();
            await Task.WhenAll(watching, probing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var state = await gauge.ReadAsync(cancellationToken);
        return new(options, _phases, [.. api.Kinds], simulator.Report, state, gauge.PeakRss, _failures);
    }

    private async Task EnrollAsync(CancellationToken cancellationToken)
    {
        say($"enroll: {_nodes.Count} nodes");
        var (begun, cpu) = await BeginAsync(cancellationToken);
        Latencies latencies = new();
        await ForAllAsync(_nodes, async (node, token) =>
        {
            var from = time.GetTimestamp();
            using var created = JsonDocument.Parse(await api.SendAsync("POST node", HttpMethod.Post, "v1/nodes", Describe(node), token));
            node.Uuid = created.RootElement.GetProperty("uuid").GetString();
            await api.SendAsync("POST port", HttpMethod.Post, "v1/ports", new JsonObject { ["node_uuid"] = node.Uuid, ["address"] = node.Machine.Mac }, token);
            latencies.Add(time.GetElapsedTime(from));
        }, cancellationToken);
        await EndAsync("enroll", _nodes, begun, cpu, time.GetElapsedTime(begun).TotalSeconds, latencies, cancellationToken);
    }

    private JsonObject Describe(BenchNode node)
    {
        var (user, password) = simulator.Login;
        var bmc = node.Machine.Bmc;
        return new()
        {
            ["name"] = node.Name,
            ["driver"] = bmc.SpeaksRedfish ? "redfish" : "ipmi",
            ["resource_class"] = ResourceClass,
            ["driver_info"] = bmc.SpeaksRedfish
                ? new JsonObject { ["redfish_address"] = $"https://{bmc.EndPoint}", ["redfish_verify_ca"] = false, ["redfish_username"] = user, ["redfish_password"] = password }
                : new JsonObject { ["ipmi_address"] = bmc.EndPoint.Address.ToString(), ["ipmi_port"] = bmc.EndPoint.Port, ["ipmi_username"] = user, ["ipmi_password"] = password },
            ["properties"] = new JsonObject { ["cpu_arch"] = "x86_64", ["cpus"] = 64, ["memory_mb"] = 262_144, ["local_gb"] = 100, ["capabilities"] = "boot_mode:bios" },
        };
    }

    private Func<BenchNode, CancellationToken, Task> Verb(string target) => (node, token) =>
        api.SendAsync($"PUT provision {target}", HttpMethod.Put, $"v1/nodes/{node.Uuid}/states/provision", new JsonObject { ["target"] = target }, token);

    /// <summary>As Nova does: what to deploy goes to the node first.</summary>
    private async Task DeployAsync(BenchNode node, CancellationToken cancellationToken)
    {
        JsonArray patch =
        [
            Add("image_source", images.Url.AbsoluteUri), Add("image_os_hash_algo", "sha256"), Add("image_os_hash_value", images.Sha256), Add("image_disk_format", "raw"), Add("root_gb", 10),
        ];
        await api.SendAsync("PATCH node", HttpMethod.Patch, $"v1/nodes/{node.Uuid}", patch, cancellationToken);
        await Verb("active")(node, cancellationToken);

        static JsonObject Add(string key, JsonNode value) => new() { ["op"] = "add", ["path"] = $"/instance_info/{key}", ["value"] = value };
    }

    /// <summary>Asks for a verb on all nodes as fast as the clients can, and looks at them until each has arrived or failed.</summary>
    private async Task PhaseAsync(string name, List<BenchNode> nodes, Func<BenchNode, CancellationToken, Task> ask, string goal, string[] failed, CancellationToken cancellationToken)
    {
        if (nodes.Count == 0) return;
        say($"{name}: {nodes.Count} nodes");
        foreach (var node in nodes) (node.AskedAt, node.IsSettled) = (0, false);
        var (begun, cpu) = await BeginAsync(cancellationToken);
        Latencies latencies = new();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.PhaseTimeout);
        var asked = 0.0;
        try
        {
            var asking = AskAllAsync();
            while (!asking.IsCompleted || nodes.Exists(node => !node.IsSettled))
            {
                var looked = time.GetTimestamp();
                var states = await _states.ReadAsync(limit.Token);
                foreach (var node in nodes.Where(node => !node.IsSettled && node.AskedAt != 0)) Settle(node, states, goal, failed, latencies);
                var took = time.GetElapsedTime(looked);
                await Task.Delay(took * 4 > LeastLook ? took * 4 : LeastLook, time, limit.Token); // a fifth of the time at most is spent on looking
            }

            await asking;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await FailTheRestAsync(name, nodes, cancellationToken);
        }

        await EndAsync(name, nodes, begun, cpu, asked, latencies, cancellationToken);

        async Task AskAllAsync()
        {
            await ForAllAsync(nodes, async (node, token) =>
            {
                try
                {
                    await ask(node, token);
                    node.AskedAt = time.GetTimestamp();
                }
                catch (BenchException e)
                {
                    Fail(node, e.Message);
                }
            }, limit.Token);
            asked = time.GetElapsedTime(begun).TotalSeconds;
        }
    }

    private void Settle(BenchNode node, Dictionary<string, (string State, string? Error)> states, string goal, string[] failed, Latencies latencies)
    {
        if (!states.TryGetValue(node.Uuid!, out var seen)) Fail(node, "the node is not in the list any more");
        else if (seen.State == goal) node.IsSettled = true;
        else if (failed.Contains(seen.State) && seen.Error is not null) Fail(node, $"{seen.State}: {seen.Error}");
        else return;
        latencies.Add(time.GetElapsedTime(node.AskedAt));
    }

    private async Task FailTheRestAsync(string phase, List<BenchNode> nodes, CancellationToken cancellationToken)
    {
        var states = await _states.ReadAsync(cancellationToken);
        foreach (var node in nodes.Where(node => !node.IsSettled))
            Fail(node, $"{phase} was not over in {options.PhaseTimeout.TotalMinutes:0} min: {states.GetValueOrDefault(node.Uuid!).State}");
    }

    /// <summary>A dead BMC must have been found out, and nobody else.</summary>
    private void JudgeDeadBmcs()
    {
        foreach (var node in Living.Where(node => node.Machine.Bmc.Manners == FarmManners.Dead)) Fail(node, "manageable, though its BMC is dead");
    }

    /// <summary>Active means that the machine runs what was deployed.</summary>
    private async Task AwaitSystemsAsync(List<BenchNode> nodes, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (nodes.Exists(node => !node.Machine.RunsItsImage) && time.GetElapsedTime(begun) < BootPatience) await Task.Delay(LeastLook, time, cancellationToken);
        foreach (var node in nodes.Where(node => !node.Machine.RunsItsImage)) Fail(node, "active, but its machine does not run the image");
    }

    private async Task RestAsync(CancellationToken cancellationToken)
    {
        List<BenchNode> nodes = [.. Living];
        say($"rest: {nodes.Count} nodes, {options.Rest.TotalSeconds:0} s");

        // What was busy until now may be older than the interval; the first round is not looked at.
        await Task.Delay(options.PowerSync, time, cancellationToken);
        var (begun, cpu) = await BeginAsync(cancellationToken);
        await Task.Delay(options.Rest, time, cancellationToken);
        await EndAsync("rest", nodes, begun, cpu, 0, new(), cancellationToken);
    }

    private async Task DeleteAsync(CancellationToken cancellationToken)
    {
        List<BenchNode> nodes = [.. _nodes.Where(node => node.Uuid is not null)];
        say($"delete: {nodes.Count} nodes");
        var (begun, cpu) = await BeginAsync(cancellationToken);
        Latencies latencies = new();
        await ForAllAsync(nodes, async (node, token) =>
        {
            var from = time.GetTimestamp();
            try
            {
                if (node.Failure is not null) await api.SendAsync("PUT maintenance", HttpMethod.Put, $"v1/nodes/{node.Uuid}/maintenance", new JsonObject(), token);
                await api.SendAsync("DELETE node", HttpMethod.Delete, $"v1/nodes/{node.Uuid}", null, token);
                latencies.Add(time.GetElapsedTime(from));
            }
            catch (BenchException e)
            {
                Fail(node, e.Message);
            }
        }, cancellationToken);
        await EndAsync("delete", nodes, begun, cpu, time.GetElapsedTime(begun).TotalSeconds, latencies, cancellationToken);
        foreach (var node in await _states.ReadAsync(cancellationToken)) Count($"{node.Value.State}: still there after its deletion");
    }

    /// <summary>
    /// Another user who looks at one node after the other all the while: what the API is like for those who did not start the storm. On a thread of its own, or
    /// what is measured would be how long the simulated machines keep this process's thread pool busy.
    /// </summary>
    private Task ProbeAsync(CancellationToken cancellationToken) => Task.Factory.StartNew(() => Probe(cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Probe(CancellationToken cancellationToken)
    {
        for (var i = 0; !cancellationToken.WaitHandle.WaitOne(ProbeEvery); i++)
        {
            if (_nodes[(int)((long)i * 7919 % _nodes.Count)].Uuid is { } uuid) api.Look("GET node (probe)", $"v1/nodes/{uuid}", cancellationToken);
        }
    }

    private Task ForAllAsync(IEnumerable<BenchNode> nodes, Func<BenchNode, CancellationToken, Task> act, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(nodes, new ParallelOptions { MaxDegreeOfParallelism = options.Clients, CancellationToken = cancellationToken }, async (node, token) => await act(node, token));

    private async Task<(long Begun, double Cpu)> BeginAsync(CancellationToken cancellationToken)
    {
        var state = await gauge.ReadAsync(cancellationToken);
        gauge.ForgetAges();
        return (time.GetTimestamp(), state.CpuSeconds);
    }

    private async Task EndAsync(string name, List<BenchNode> nodes, long begun, double cpu, double asking, Latencies latencies, CancellationToken cancellationToken)
    {
        var seconds = time.GetElapsedTime(begun).TotalSeconds;
        var state = await gauge.ReadAsync(cancellationToken);
        var phase = new BenchPhase(name, nodes.Count, name == "delete" ? 0 : nodes.Count(node => node.Failure is not null), seconds, asking, latencies, state.CpuSeconds - cpu, state.Rss, gauge.OldestPowerAge);
        _phases.Add(phase);
        say(string.Create(CultureInfo.InvariantCulture, $"{name}: {phase.Nodes - phase.Failed} done, {phase.Failed} failed in {seconds:0.0} s; {phase.Cores:0.00} cores, {state.Rss / 1e6:0} MB"));
    }

    private void Fail(BenchNode node, string why)
    {
        node.IsSettled = true;
        if (node.Failure is not null) return;
        node.Failure = why;
        if (node.Machine.Bmc.Manners != FarmManners.Dead || why.StartsWith("manageable", StringComparison.Ordinal)) Count(why);
    }

    /// <summary>Without what differs from node to node.</summary>
    private void Count(string why)
    {
        var kind = Particulars().Replace(why, "...");
        lock (_failures)
        {
            if (_failures.ContainsKey(kind) || _failures.Count < KindsOfFailure) _failures[kind] = _failures.GetValueOrDefault(kind) + 1;
        }
    }

    [GeneratedRegex(@"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|bench-\d+|127(\.\d+){3}(:\d+)?|\d+:\d+:\d+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Particulars();
}
