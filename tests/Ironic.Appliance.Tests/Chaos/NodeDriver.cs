using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ironic.Lab.Simulator;

namespace Ironic.Appliance.Tests.Chaos;

/// <summary>What is asked of nodes, by the public verbs alone, and how their ends are judged.</summary>
internal sealed partial class NodeDriver(ChaosOptions options, ChaosApi api, ImageOrigin images, FaultJournal journal, ChaosVerdict verdict)
{
    private const int ShownEvents = 80;

    /// <summary>What an agent's death may be called, by the phase that it struck in.</summary>
    private static readonly string[] DeathOfAgent = ["agent-lost", "agent-restarted", "agent-silent", "no-heartbeat", "no-agent"];

    /// <summary>The timeline is written in batches, by several appliances: before it is judged it is given this; and when it does not explain, this.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1), LongSettling = TimeSpan.FromSeconds(8);

    /// <summary>A verb whose answer was lost, or that another appliance's list does not show yet, is given this to show.</summary>
    private static readonly TimeSpan VerbShows = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RefusedPause = TimeSpan.FromSeconds(1), BootPatience = TimeSpan.FromMinutes(2), LockPatience = TimeSpan.FromMinutes(2);

    private readonly Random _random = new(options.Seed);

    /// <summary>Looks at a node, judges what has ended on it, and asks for what is next.</summary>
    /// <param name="node">One that no other step is at.</param>
    /// <param name="wish">What is to become of it.</param>
    public async Task StepAsync(ChaosNode node, Wish wish)
    {
        if (DateTimeOffset.UtcNow < node.NotBefore || !await IsOverAsync(node)) return;
        await (node.Seen.State switch
        {
            "enroll" => AskAsync(node, JobKind.Manage, "manage"),
            "manageable" => AskAsync(node, JobKind.Clean, "provide"),
            "available" when wish == Wish.Work => DeployAsync(node),
            "active" when wish != Wish.Rest => AskAsync(node, JobKind.Clean, "deleted"),
            "deploy failed" or "error" => AskAsync(node, JobKind.Clean, "deleted"),
            "clean failed" => TakeBackAsync(node),
            _ => Task.CompletedTask,
        });
    }

    /// <summary>Whether nothing is being done to it, nor left to be judged.</summary>
    public static bool IsAtRest(ChaosNode node, params ReadOnlySpan<string> states) => node.Job is null && node.Seen is { Reservation: null, Maintenance: false } && states.Contains(node.Seen.State);

    /// <summary>All that is known of a node.</summary>
    public async Task<string> DescribeAsync(ChaosNode node)
    {
        var since = node.Job?.Began ?? node.Since.AddMinutes(-2);
        var events = await Happening.ReadAsync(api, node.Uuid, since.AddSeconds(-2)) ?? [];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{node.Seen}, since {node.Since:HH:mm:ss}; job {node.Job}; agent {node.Machine.AgentWork ?? "none"}; seed {options.Seed}\n");
        foreach (var action in node.Machine.Bmc.Actions.Where(action => action.At >= since)) text.Append(CultureInfo.InvariantCulture, $"    bmc: {PowerJudge.Show(action)}\n");
        foreach (var fault in journal.All.Where(fault => (fault.Kind != FaultKind.AgentKilled || fault.Target == node.Name) && fault.Touches(since, DateTimeOffset.MaxValue))) text.Append(CultureInfo.InvariantCulture, $"    fault: {fault}\n");
        foreach (var happened in events.TakeLast(ShownEvents)) text.Append(CultureInfo.InvariantCulture, $"    {happened}\n");
        return text.ToString();
    }

    /// <summary>Whether the node has come to an end of something, which is judged then; false: it is still at it.</summary>
    private async Task<bool> IsOverAsync(ChaosNode node)
    {
        var inState = DateTimeOffset.UtcNow - node.Since;
        if (node.Seen.State is not ("enroll" or "manageable" or "available" or "active" or "deploy failed" or "clean failed" or "error"))
        {
            if (inState > options.StateLimit) await TellStuckAsync(node, $"in {node.Seen.State} for {inState.TotalMinutes:0} min");
            return false;
        }

        if (node.Seen.Reservation is not null)
        {
            if (inState > LockPatience) await TellStuckAsync(node, $"locked in {node.Seen.State} for {inState.TotalSeconds:0} s");
            return false;
        }

        if (node.Job is not { } job) return true;
        if (node.Seen.State == job.From && node.Since <= job.Began)
        {
            if (DateTimeOffset.UtcNow - job.Began > VerbShows) node.Job = null; // it was not taken
            return false;
        }

        if (inState < Settling) return false;
        if (node.Seen.State == "active" && !node.Machine.RunsItsImage)
        {
            if (inState < BootPatience) return false;
            verdict.Add(ProblemKind.NotRunning, node.Name, await DescribeAsync(node));
        }

        return await JudgeAsync(node, job, inState);
    }

    private async Task<bool> JudgeAsync(ChaosNode node, ChaosJob job, TimeSpan inState)
    {
        if (await Happening.ReadAsync(api, node.Uuid, job.Began.AddSeconds(-1)) is not { } events) return false;
        var unexplained = PowerJudge.Judge(job, [.. node.Machine.Bmc.Actions.Where(action => action.At >= job.Began)], events, [.. journal.OfServers]);
        if (unexplained.Count > 0 && inState < LongSettling) return false;
        if (unexplained.Count > 0) verdict.Add(ProblemKind.Power, node.Name, $"{string.Join("; ", unexplained)}\n{await DescribeAsync(node)}");
        await JudgeEndAsync(node, job);
        verdict.BootRetried(events.Count(happened => happened.Name == "boot.retried"));
        foreach (var taken in events.Where(happened => happened.Name == "job.resumed" && happened.Message.Contains("taken over", StringComparison.Ordinal)))
        {
            if (journal.OfServers.LastOrDefault(fault => fault.Target == taken.Text("from") && fault.At <= taken.At) is { } fault) verdict.TakenOver(taken.At - fault.At);
        }

        node.Job = null;
        return true;
    }

    private async Task JudgeEndAsync(ChaosNode node, ChaosJob job)
    {
        switch (node.Seen.State)
        {
            case "active":
                verdict.Deployed();
                return;
            case "available":
                verdict.Cleaned();
                return;
            case "manageable":
                return;
            default:
                var killed = journal.All.LastOrDefault(fault => fault.Kind == FaultKind.AgentKilled && fault.Target == node.Name && fault.At >= job.Began);
                var cause = Cause().Match(node.Seen.Error ?? "") is { Success: true } match ? match.Groups["name"].Value : "none";
                if (killed is not null && DeathOfAgent.Contains(cause)) verdict.FailedAsItMay();
                else verdict.Add(ProblemKind.Failure, node.Name, $"{node.Seen.State}, cause {cause}, {(killed is null ? "its agent was left alone" : $"its agent was killed: {killed}")}\n{await DescribeAsync(node)}");
                return;
        }
    }

    /// <summary>As Nova does: what to deploy goes to the node first.</summary>
    private async Task DeployAsync(ChaosNode node)
    {
        JsonArray patch = [Add("image_source", images.Url.AbsoluteUri), Add("image_os_hash_algo", "sha256"), Add("image_os_hash_value", images.Sha256), Add("image_disk_format", "raw"), Add("root_gb", 10)];
        if (await api.SendAsync(HttpMethod.Patch, $"/v1/nodes/{node.Uuid}", patch) is { Status: System.Net.HttpStatusCode.OK }) await AskAsync(node, JobKind.Deploy, "active");
        else node.NotBefore = DateTimeOffset.UtcNow + RefusedPause;

        static JsonObject Add(string key, JsonNode value) => new() { ["op"] = "add", ["path"] = $"/instance_info/{key}", ["value"] = value };
    }

    /// <summary>A clean that failed in a step leaves maintenance behind (docs/steps.md), which the operator takes back when he has looked at the machine.</summary>
    private async Task TakeBackAsync(ChaosNode node)
    {
        if (node.Seen.Maintenance && await api.SendAsync(HttpMethod.Delete, $"/v1/nodes/{node.Uuid}/maintenance") is not { Status: System.Net.HttpStatusCode.Accepted }) node.NotBefore = DateTimeOffset.UtcNow + RefusedPause;
        else await AskAsync(node, JobKind.Manage, "manage");
    }

    private async Task AskAsync(ChaosNode node, JobKind kind, string verb)
    {
        node.Job = new(kind, node.Seen.State, DateTimeOffset.UtcNow);
        if (await api.SendAsync(HttpMethod.Put, $"/v1/nodes/{node.Uuid}/states/provision", new JsonObject { ["target"] = verb }) is ({ } status, _) && (int)status >= 400)
        {
            node.Job = null; // locked for a moment, or the database is away
            node.NotBefore = DateTimeOffset.UtcNow + (RefusedPause * (1 + Drawn()));
        }
    }

    private double Drawn()
    {
        lock (_random) return _random.NextDouble();
    }

    private async Task TellStuckAsync(ChaosNode node, string what)
    {
        if (node.IsToldStuck) return;
        node.IsToldStuck = true;
        verdict.Add(ProblemKind.Stuck, node.Name, $"{what}\n{await DescribeAsync(node)}");
    }

    [GeneratedRegex(@"\[cause: (?<name>[a-z-]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cause();
}

/// <summary>What is to become of nodes.</summary>
internal enum Wish
{
    /// <summary>From available to active and back, again and again.</summary>
    Work,

    /// <summary>What was begun comes to its end: available or active.</summary>
    Rest,

    /// <summary>All to available.</summary>
    Return,
}
