using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Timeline;

public sealed class TimelineTests
{
    private static readonly Guid Node = Guid.Parse("11111111-1111-4111-8111-111111111111");

    [Fact]
    public async Task Timeline_AfterASequence_ListsWhatFollows()
    {
        await using var api = await StartAsync();
        foreach (var message in new[] { "one", "two", "three" }) Tell(api, message);
        var all = (await api.GetAsync("/appliance/v1/nodes/n/timeline", version: null)).Json.GetProperty("events");
        Assert.Equal(["one", "two", "three"], all.EnumerateArray().Select(happened => happened.GetProperty("message").GetString()));
        Assert.Equal(1.5, all[0].GetProperty("duration").GetDouble());
        Assert.Equal("******", all[0].GetProperty("data").GetProperty("password").GetString());

        var rest = (await api.GetAsync($"/appliance/v1/nodes/n/timeline?after={all[0].GetProperty("sequence").GetInt64()}&limit=1", version: null)).Json.GetProperty("events");
        Assert.Equal("three", rest[0].GetProperty("message").GetString());
    }

    [Fact]
    public async Task Timeline_Followed_TellsWhatComes()
    {
        await using var api = await StartAsync();
        Tell(api, "before");
        await using var stream = await api.Client.GetStreamAsync("/appliance/v1/nodes/n/timeline?follow=true", CancellationToken.None);
        using var reader = new StreamReader(stream);
        Assert.Contains("before", await ReadEventAsync(reader), StringComparison.Ordinal);
        Tell(api, "after");
        Assert.Contains("after", await ReadEventAsync(reader), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Profile_TellsPhasesInSeconds()
    {
        await using var api = await StartAsync();
        Assert.Equal(404, (await api.GetAsync("/appliance/v1/nodes/n/profile", version: null)).Status);
        api.Conductor.Profile = new("deploy", FakeConductor.Start, TimeSpan.FromSeconds(12.3456), [new("power", TimeSpan.FromSeconds(2)), new("image write", null)]);
        Assert.Equal(
            """{"kind":"deploy","started_at":"2026-11-21T06:34:28+00:00","total":12.346,"phases":[{"name":"power","duration":2},{"name":"image write","duration":null}]}""",
            (await api.GetAsync("/appliance/v1/nodes/n/profile", version: null)).Body);
    }

    [Theory]
    [InlineData("/appliance/v1/nodes/nosuch/timeline", 404)]
    [InlineData("/appliance/v1/nodes/n/timeline?limit=0", 400)]
    [InlineData("/appliance/v1/nodes/n/timeline?bogus=0", 400)]
    public async Task Timeline_WrongCalls_AreRefused(string path, int status)
    {
        await using var api = await StartAsync();
        Assert.Equal(status, (await api.GetAsync(path, version: null)).Status);
    }

    private static void Tell(ApiHost api, string message) => api.Conductor.Store.Record(new(Node, FakeConductor.Start, "test.said")
    {
        Message = message,
        Duration = TimeSpan.FromSeconds(1.5),
        Data = Model.Json.JsonMap.Parse("""{"password": "x"}"""),
    });

    private static async Task<string> ReadEventAsync(StreamReader reader)
    {
        var text = "";
        while (await reader.ReadLineAsync(CancellationToken.None) is { Length: > 0 } line) text += line + "\n";
        return text;
    }

    private static async Task<ApiHost> StartAsync()
    {
        var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "uuid": "{{Node}}", "name": "n"}""");
        return api;
    }
}
