using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Views;

/// <summary>What is kept of a list is never shown to one it was not made for, nor after a change.</summary>
public sealed class EncodedViewsTests
{
    [Fact]
    public async Task List_AfterAChange_ShowsIt()
    {
        await using var api = await StartAsync();
        foreach (var owner in new[] { "a", "b", "c" })
        {
            await api.PatchAsync("/v1/nodes/n", $$"""[{"op": "add", "path": "/owner", "value": "{{owner}}"}]""");
            Assert.Equal(owner, (await DetailAsync(api, "latest")).GetProperty("owner").GetString());
            Assert.Equal(owner, (await DetailAsync(api, "latest")).GetProperty("owner").GetString());
        }
    }

    [Fact]
    public async Task List_ForManyVersionsInTurn_ShowsEachItsOwn()
    {
        await using var api = await StartAsync();
        for (var round = 0; round < 3; round++)
        {
            Assert.False((await DetailAsync(api, "1.49")).TryGetProperty("owner", out _));
            Assert.True((await DetailAsync(api, "1.50")).TryGetProperty("owner", out _));
            Assert.True((await DetailAsync(api, "latest")).TryGetProperty("shard", out _));
            Assert.False((await api.GetAsync("/v1/nodes")).Json.GetProperty("nodes")[0].TryGetProperty("owner", out _));
        }
    }

    [Fact]
    public async Task List_ForAnotherHost_HasItsLinks()
    {
        await using var api = await StartAsync();
        foreach (var host in new[] { "one.example.org", "two.example.org", "one.example.org" })
        {
            var reply = await api.SendAsync(HttpMethod.Get, "/v1/nodes/detail", headers: [("Host", host)]);
            Assert.StartsWith($"http://{host}/v1/nodes/", reply.Json.GetProperty("nodes")[0].GetProperty("links")[0].GetProperty("href").GetString(), StringComparison.Ordinal);
        }
    }

    private static async Task<System.Text.Json.JsonElement> DetailAsync(ApiHost api, string version) => (await api.GetAsync("/v1/nodes/detail", version)).Json.GetProperty("nodes")[0];

    private static async Task<ApiHost> StartAsync()
    {
        var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "name": "n"}""");
        return api;
    }
}
