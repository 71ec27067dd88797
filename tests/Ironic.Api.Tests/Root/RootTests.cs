using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Root;

public sealed class RootTests
{
    [Fact]
    public async Task Root_WithoutVersion_NamesTheRangeAndIsNotVersionedItself()
    {
        await using var api = await ApiHost.StartAsync();
        var reply = await api.GetAsync("/", version: null);
        Assert.Equal(200, reply.Status);
        Assert.Equal("1.115", reply.Json.GetProperty("default_version").GetProperty("version").GetString());
        Assert.Equal($"{api.Url}/v1/", reply.Json.GetProperty("versions")[0].GetProperty("links")[0].GetProperty("href").GetString());
        Assert.Null(reply.Header("X-OpenStack-Ironic-API-Version"));
        Assert.StartsWith("req-", reply.Header("x-openstack-request-id"), StringComparison.Ordinal);
        Assert.Equal(reply.Header("x-openstack-request-id"), reply.Header("openstack-request-id"));
    }
}
