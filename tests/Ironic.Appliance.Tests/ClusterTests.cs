using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ironic.Testing;
using Ironic.Testing.Databases;
using Xunit.Abstractions;

namespace Ironic.Appliance.Tests;

/// <summary>Three appliances on one PostgreSQL, as an operator runs them.</summary>
public sealed class ClusterTests(ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private const int Steps = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _folder = new();
    private readonly List<ClusterMember> _members = [];
    private PostgresServer _server = null!;
    private string _database = "";

    public async Task InitializeAsync()
    {
        await File.WriteAllBytesAsync(_folder.File("secret.key"), RandomNumberGenerator.GetBytes(32));
        _server = await PostgresServer.StartAsync();
        _database = await _server.CreateDatabaseAsync();
        _members.AddRange(await Task.WhenAll(new[] { "c1", "c2", "c3" }.Select(name => ClusterMember.StartAsync(name, _database, _folder))));
    }

    public async Task DisposeAsync()
    {
        foreach (var member in _members) output.WriteLine($"--- {member.Name}\n{member.Process.Log}");
        await Task.WhenAll(_members.Select(member => member.DisposeAsync().AsTask()));
        if (_server is not null) await _server.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OneKilled_AndOnePausedBeyondItsLease_TheirJobsGoOnAtTheThird_AndEndOnce()
    {
        var (first, second, third) = (_members[0], _members[1], _members[2]);
        var conductors = (await third.GetAsync("/v1/conductors")).GetProperty("conductors").EnumerateArray().ToList();
        Assert.Equal(["c1", "c2", "c3"], conductors.Where(c => c.GetProperty("alive").GetBoolean()).Select(c => c.GetProperty("hostname").GetString()!).Order());
        var work = await StartWorkAsync();

        var at = DateTimeOffset.UtcNow;
        await Task.WhenAll(first.SignalAsync("KILL"), second.SignalAsync("STOP"));
        var theirs = work.Where(pair => pair.Value is "c1" or "c2").Select(pair => pair.Key).ToList();
        await Eventually.TrueAsync(async () => (await Task.WhenAll(theirs.Select(TakenOverAtAsync))).All(taken => taken is not null), Patience, "the takeover of all jobs");
        var taken = (await Task.WhenAll(theirs.Select(TakenOverAtAsync))).Max()!.Value - at;
        output.WriteLine($"the last of {theirs.Count} jobs was taken over {taken.TotalSeconds:0.0} s after the kill");
        Assert.InRange(taken, TimeSpan.Zero, TimeSpan.FromSeconds(60));

        // It wakes up in the midst of stages that are others' now.
        await second.SignalAsync("CONT");
        await Eventually.TrueAsync(() => second.Process.Log.Contains("took this appliance for dead", StringComparison.Ordinal), Patience, "the late one's insight");
        await Eventually.TrueAsync(async () => await AliveAsync() == 2, Patience, "the late one's return");

        foreach (var node in work.Keys)
        {
            await Eventually.TrueAsync(async () => (await StateOfAsync(node)).State is "manageable" or "clean failed", Patience, $"the end of {node}'s clean");
            Assert.Equal(("manageable", null, null), await StateOfAsync(node));
            var told = await TimelineAsync(node);
            Assert.Single(told, e => e.Name == "job.done" && e.Message.StartsWith("clean", StringComparison.Ordinal));
            Assert.Single(told, e => e is { Name: "state.changed", Message: "cleaning -> manageable" });
        }

        async Task<int> AliveAsync() => (await third.GetAsync("/v1/conductors")).GetProperty("conductors").EnumerateArray().Count(c => c.GetProperty("alive").GetBoolean());
    }

    [Fact]
    public async Task DatabaseAway_IsSaid_AndComesBackByItself()
    {
        var one = _members[0];
        await NewNodeAsync(one, "here");
        await _server.KillAsync();

        var (status, body) = await one.PutAsync("/v1/nodes/here/states/provision", new() { ["target"] = "manage" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("cannot be reached", body, StringComparison.Ordinal);
        Assert.Equal("enroll", (await StateOfAsync("here")).State);
        var early = await ClusterMember.LaunchAsync("c4", _database, _folder);
        _members.Add(early);
        await Eventually.TrueAsync(() => early.Process.Log.Contains("Waiting for the database ironic@", StringComparison.Ordinal), Patience, "word of the wait of who starts meanwhile");
        await Eventually.TrueAsync(async () => await early.StatusOfAsync("/healthcheck/liveness") == HttpStatusCode.OK, Patience, "its sign of life");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await early.StatusOfAsync("/healthcheck"));
        var (asked, told) = await early.PutAsync("/v1/nodes/here/states/provision", new() { ["target"] = "manage" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, asked);
        Assert.Contains("waits for its database", told, StringComparison.Ordinal);

        await _server.StartAgainAsync();
        await Eventually.TrueAsync(async () => (await one.PutAsync("/v1/nodes/here/states/provision", new() { ["target"] = "manage" })).Status == HttpStatusCode.Accepted, Patience, "a verb that is taken");
        await Eventually.TrueAsync(async () => (await StateOfAsync("here")).State == "manageable", Patience, "its end");
        await early.AnswersAsync();
        Assert.Equal("here", (await early.GetAsync("/v1/nodes/here?fields=name")).GetProperty("name").GetString());
    }

    /// <summary>Cleans of some seconds on nodes of every conductor; by node, who holds it.</summary>
    private async Task<Dictionary<string, string>> StartWorkAsync()
    {
        Dictionary<string, string> work = [];
        while (work.Values.Distinct().Count() < 3)
        {
            var names = Enumerable.Range(work.Count, 6).Select(i => string.Create(CultureInfo.InvariantCulture, $"n{i}")).ToList();
            await Task.WhenAll(names.Select((name, i) => NewNodeAsync(_members[i % 3], name)));
            foreach (var name in names)
            {
                await MoveAsync(name, new() { ["target"] = "manage" });
                await Eventually.TrueAsync(async () => await StateOfAsync(name) is { State: "manageable", Holder: null }, Patience, $"{name} manageable");
            }

            var steps = new JsonArray([.. Enumerable.Range(0, Steps).Select(_ => new JsonObject { ["interface"] = "vendor", ["step"] = "log_passthrough" })]);
            foreach (var name in names) await MoveAsync(name, new() { ["target"] = "clean", ["clean_steps"] = steps.DeepClone(), ["disable_ramdisk"] = true });
            foreach (var name in names) work[name] = (await StateOfAsync(name)).Holder ?? "";
        }

        output.WriteLine(string.Join(", ", work.GroupBy(pair => pair.Value).Select(group => $"{group.Key}: {group.Count()} jobs")));
        return work;
    }

    private async Task NewNodeAsync(ClusterMember at, string name)
    {
        await at.PostAsync("/v1/nodes", new() { ["name"] = name, ["driver"] = "fake-hardware", ["driver_info"] = new JsonObject { ["fake_vendor_delay"] = "2.5" } });
        foreach (var member in _members) await Eventually.TrueAsync(async () => (await member.GetAsync("/v1/nodes?fields=name")).GetProperty("nodes").EnumerateArray().Any(n => n.GetProperty("name").GetString() == name), Patience, $"{name} at {member.Name}");
    }

    private async Task MoveAsync(string node, JsonObject request)
    {
        var (status, body) = await _members[2].PutAsync($"/v1/nodes/{node}/states/provision", request);
        Assert.True(status == HttpStatusCode.Accepted, body);
    }

    private async Task<(string? State, string? Error, string? Holder)> StateOfAsync(string node)
    {
        var seen = await _members[2].GetAsync($"/v1/nodes/{node}?fields=provision_state,last_error,reservation");
        return (seen.GetProperty("provision_state").GetString(), seen.GetProperty("last_error").GetString(), seen.GetProperty("reservation").GetString());
    }

    private async Task<DateTimeOffset?> TakenOverAtAsync(string node) =>
        (await TimelineAsync(node)).Where(e => e.Name == "job.resumed" && e.Message.Contains("taken over", StringComparison.Ordinal)).Select(e => (DateTimeOffset?)e.At).FirstOrDefault();

    private async Task<List<(string Name, string Message, DateTimeOffset At)>> TimelineAsync(string node) =>
        [.. (await _members[2].GetAsync($"/appliance/v1/nodes/{node}/timeline")).GetProperty("events").EnumerateArray()
            .Select(e => (e.GetProperty("name").GetString()!, e.GetProperty("message").GetString()!, e.GetProperty("at").GetDateTimeOffset()))];
}
