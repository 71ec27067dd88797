using System.Text.Json;
using Ironic.Api.Tests.Support;
using Ironic.Model.Conductors;
using Ironic.Model.Stores;

namespace Ironic.Api.Tests.Nodes;

/// <summary>Of several appliances each says the same about who serves what.</summary>
public sealed class NodeConductorTests
{
    private const int Nodes = 24;

    [Fact]
    public async Task Nodes_AreShownWithWhoServesThem_AndWithHisHeirWhenHeEnds()
    {
        await using var api = await StartAsync();
        var before = await HostsAsync(api);
        Assert.Equal(["c1", "c2", "localhost"], before.Values.Distinct().Order());
        Assert.Equal(before, await HostsAsync(api));
        foreach (var (name, host) in before) Assert.Equal(host, (await api.GetAsync($"/v1/nodes/{name}")).Json.GetProperty("conductor").GetString());

        await PutAsync(api, Record("c1").Ended());
        var after = await HostsAsync(api);
        Assert.All(after, pair => Assert.True(before[pair.Key] == "c1" ? pair.Value is "c2" or "localhost" : pair.Value == before[pair.Key]));
    }

    [Fact]
    public async Task Nodes_OfOneConductor_ArePagedWithoutTheOthers()
    {
        await using var api = await StartAsync();
        var served = (await HostsAsync(api)).Where(pair => pair.Value == "c2").Select(pair => pair.Key).Order().ToList();
        List<string> listed = [];
        for (var next = "/v1/nodes?conductor=c2&limit=2"; next is not null;)
        {
            var page = (await api.GetAsync(next)).Json;
            listed.AddRange(page.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("name").GetString()!));
            next = page.TryGetProperty("next", out var link) ? new Uri(link.GetString()!).PathAndQuery : null;
        }

        Assert.Equal(served, listed.Order());
        Assert.Empty((await api.GetAsync("/v1/nodes?conductor=nobody")).Json.GetProperty("nodes").EnumerateArray());
    }

    [Fact]
    public async Task Drivers_AreShownWithAllThatHaveThem_AndANodeThatNobodyServesWithNone()
    {
        await using var api = await StartAsync();
        var driver = (await api.GetAsync("/v1/drivers/fake-hardware")).Json;
        Assert.Equal(["c1", "c2", "localhost"], driver.GetProperty("hosts").EnumerateArray().Select(host => host.GetString()!).Order());

        await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "name": "far", "conductor_group": "nowhere"}""");
        Assert.Equal(JsonValueKind.Null, (await api.GetAsync("/v1/nodes/far")).Json.GetProperty("conductor").ValueKind);
    }

    private static async Task<ApiHost> StartAsync()
    {
        var conductor = new FakeConductor();
        conductor.Store.IsShared = true;
        var api = await ApiHost.StartAsync(conductor);
        foreach (var name in new[] { "c1", "c2" }) await PutAsync(api, Record(name));
        for (var i = 0; i < Nodes; i++) await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "name": "n{{i}}", "uuid": "11111111-1111-4111-8111-1111111111{{i:00}}"}""");
        return api;
    }

    private static async Task<Dictionary<string, string>> HostsAsync(ApiHost api) =>
        (await api.GetAsync("/v1/nodes/detail")).Json.GetProperty("nodes").EnumerateArray().ToDictionary(node => node.GetProperty("name").GetString()!, node => node.GetProperty("conductor").GetString()!);

    private static ConductorRecord Record(string name) => new(name, "", ["fake-hardware"], FakeConductor.Start, FakeConductor.Start) { Lease = 1, Beat = 1 };

    private static Task<CommitResult> PutAsync(ApiHost api, ConductorRecord record) => api.Conductor.Store.CommitAsync([new StoreWrite.PutConductor(record)], default);
}
