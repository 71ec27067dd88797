using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Shards;

public sealed class ShardTests
{
    [Fact]
    public async Task Shards_AreCounted_TheLargestFirst()
    {
        await using var api = await ApiHost.StartAsync();
        foreach (var shard in new[] { "\"a\"", "\"b\"", "\"b\"", "null", "null", "null" }) await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "shard": {{shard}}}""");
        Assert.Equal("""{"shards":[{"name":"None","count":3},{"name":"b","count":2},{"name":"a","count":1}]}""", (await api.GetAsync("/v1/shards")).Body);
        Assert.Equal(404, (await api.GetAsync("/v1/shards", "1.81")).Status);
        Assert.Equal(404, (await api.GetAsync("/v1/shards/a")).Status);
        Assert.Equal(405, (await api.PostAsync("/v1/shards", "{}")).Status);
    }
}
