using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Enclosures;

public sealed class ChassisTests
{
    private const string Rack = "22222222-2222-4222-8222-222222222222";

    [Fact]
    public async Task Nodes_OfAChassis_AreListedAndKeepIt()
    {
        await using var appliance = await ApiHost.StartAsync();
        await appliance.PostAsync("/v1/chassis", $$"""{"uuid": "{{Rack}}", "description": "rack 1"}""");
        await appliance.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "name": "in", "chassis_uuid": "{{Rack}}"}""");
        await appliance.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "name": "out"}""");
        foreach (var path in new[] { "nodes", "nodes/detail" })
        {
            var nodes = (await appliance.GetAsync($"/v1/chassis/{Rack}/{path}")).Json.GetProperty("nodes");
            Assert.Equal(["in"], nodes.EnumerateArray().Select(node => node.GetProperty("name").GetString()));
        }

        var kept = await appliance.DeleteAsync($"/v1/chassis/{Rack}");
        Assert.Equal((400, $"Cannot complete the requested action because chassis {Rack} contains nodes."), (kept.Status, kept.Faultstring));
        await appliance.DeleteAsync("/v1/nodes/in");
        Assert.Equal(204, (await appliance.DeleteAsync($"/v1/chassis/{Rack}")).Status);
    }

    [Theory]
    [InlineData("""[{"op": "replace", "path": "/uuid", "value": "22222222-2222-4222-8222-222222222222"}]""", 200)]
    [InlineData("""[{"op": "replace", "path": "/uuid", "value": "33333333-3333-4333-8333-333333333333"}]""", 400)]
    [InlineData("""[{"op": "replace", "path": "/nodes", "value": []}]""", 400)]
    public async Task Uuid_MayBeNamedAndNotChanged(string patch, int status)
    {
        await using var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/chassis", $$"""{"uuid": "{{Rack}}"}""");
        Assert.Equal(status, (await api.PatchAsync($"/v1/chassis/{Rack}", patch)).Status);
    }
}
