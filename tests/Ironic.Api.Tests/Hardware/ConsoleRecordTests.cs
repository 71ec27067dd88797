using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Hardware;

public sealed class ConsoleRecordTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
    private const string Node = "9e1c1d6a-2f4e-4c7b-8a55-0b7f3d2c6e10";
    private const string Path = "/appliance/v1/nodes/n/console";

    [Fact]
    public async Task Console_OfTheLastStart_IsShownByLines()
    {
        await using var api = await StartAsync();
        Assert.Equal("""{"state":"off","boots":[],"boot":1,"lines":[],"next":0}""", (await api.GetAsync(Path, version: null)).Body);

        api.Conductor.Consoles.State = new(true, At, null);
        api.Conductor.Consoles.Lines.AddRange([new(1, 0, At, "old"), new(2, 0, At, "BIOS"), new(2, 30, At.AddSeconds(1.5), "login: ") { IsWhole = false }]);
        Assert.Equal(
            """
            {"state":"recording","since":"2026-11-21T08:00:00+00:00","fault":null,"boots":[{"boot":1,"begun":"2026-11-21T08:00:00.000Z","first":0,"end":1},{"boot":2,"begun":"2026-11-21T08:00:00.000Z","first":0,"end":31}],"boot":2,"lines":[{"boot":2,"position":0,"at":"2026-11-21T08:00:00.000Z","text":"BIOS","whole":true},{"boot":2,"position":30,"at":"2026-11-21T08:00:01.500Z","text":"login: ","whole":false}],"next":31}
            """,
            (await api.GetAsync(Path, version: null)).Body);
        Assert.Equal("old", (await api.GetAsync($"{Path}?boot=1", version: null)).Json.GetProperty("lines")[0].GetProperty("text").GetString());
        Assert.Equal(1, (await api.GetAsync($"{Path}?from=1", version: null)).Json.GetProperty("lines").GetArrayLength());
    }

    [Fact]
    public async Task Search_LooksInAllStarts_OrInOne()
    {
        await using var api = await StartAsync();
        api.Conductor.Consoles.Lines.AddRange([new(1, 0, At, "Kernel panic"), new(2, 0, At, "kernel: ok"), new(2, 5, At, "other")]);
        Assert.Equal(2, (await api.GetAsync($"{Path}?search=KERNEL", version: null)).Json.GetProperty("lines").GetArrayLength());
        Assert.Equal(1, (await api.GetAsync($"{Path}?search=kernel&boot=1", version: null)).Json.GetProperty("lines").GetArrayLength());
    }

    [Theory]
    [InlineData("?limit=0", 400, "limit is 0; it must be from 1 to 10000")]
    [InlineData("?wait=31", 400, "wait is 31; it must be from 0 to 30")]
    [InlineData("?search=", 400, "search has 0 characters; 1 to 200 are allowed")]
    [InlineData("?boot=7", 404, "Node n has no record of start 7; it has none.")]
    [InlineData("?bogus=1", 400, "bogus")]
    public async Task Console_WrongCalls_AreRefused(string query, int status, string text)
    {
        await using var api = await StartAsync();
        var reply = await api.GetAsync(Path + query, version: null);
        Assert.Equal(status, reply.Status);
        Assert.Contains(text, reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Console_OfNoNode_IsNotFound()
    {
        await using var api = await StartAsync();
        Assert.Equal(404, (await api.GetAsync("/appliance/v1/nodes/nosuch/console", version: null)).Status);
    }

    private static async Task<ApiHost> StartAsync()
    {
        var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "uuid": "{{Node}}", "name": "n"}""");
        return api;
    }
}
