using Ironic.Api.Tests.Support;
using Ironic.Model.Provisioning;

namespace Ironic.Api.Tests.Portgroups;

public sealed class PortgroupTests
{
    private const string Node = "11111111-1111-4111-8111-111111111111", Group = "22222222-2222-4222-8222-222222222222", Port = "33333333-3333-4333-8333-333333333333";

    [Fact]
    public async Task Group_IsFoundByNameAddressAndNode()
    {
        await using var api = await StartAsync();
        foreach (var path in new[] { "/v1/portgroups?node=n", "/v1/portgroups?address=52:54:00:00:00:0A", "/v1/nodes/n/portgroups", "/v1/nodes/n/portgroups/detail" })
            Assert.Equal(Group, (await api.GetAsync(path)).Json.GetProperty("portgroups")[0].GetProperty("uuid").GetString());
        Assert.Equal(Group, (await api.GetAsync("/v1/portgroups/bond0")).Json.GetProperty("uuid").GetString());
        Assert.Equal(0, (await api.GetAsync("/v1/portgroups?shard=x")).Json.GetProperty("portgroups").GetArrayLength());
        Assert.Equal(400, (await api.GetAsync("/v1/portgroups?shard=x&node=n")).Status);
        Assert.Equal(400, (await api.SendAsync(HttpMethod.Delete, $"/v1/nodes/n/portgroups/{Group}")).Status);
    }

    [Fact]
    public async Task Ports_OfAGroup_AreListedBelowItAndKeepItAlive()
    {
        await using var api = await StartAsync();
        await api.PostAsync("/v1/ports", $$"""{"uuid": "{{Port}}", "node_uuid": "{{Node}}", "address": "52:54:00:00:00:01", "portgroup_uuid": "{{Group}}"}""");
        foreach (var path in new[] { "/v1/portgroups/bond0/ports", $"/v1/portgroups/{Group}/ports/detail" })
            Assert.Equal(Port, (await api.GetAsync(path)).Json.GetProperty("ports")[0].GetProperty("uuid").GetString());
        Assert.Equal(404, (await api.GetAsync("/v1/portgroups/nosuch/ports")).Status);
        Assert.Equal(404, (await api.GetAsync("/v1/portgroups/bond0/ports", "1.23")).Status);

        var kept = await api.DeleteAsync("/v1/portgroups/bond0");
        Assert.Equal((400, $"Cannot complete the requested action because portgroup {Group} contains ports."), (kept.Status, kept.Faultstring));
        await api.DeleteAsync($"/v1/ports/{Port}");
        Assert.Equal(204, (await api.DeleteAsync("/v1/portgroups/bond0")).Status);
    }

    [Theory]
    [InlineData("""[{"op": "remove", "path": "/mode"}]""", 400, "Schema error for patch: 'mode' is a required property")]
    [InlineData("""[{"op": "replace", "path": "/standalone_ports_supported", "value": false}]""", 409, "standalone_ports_supported can not be set to False, because the following ports connected")]
    [InlineData("""[{"op": "replace", "path": "/node_uuid", "value": "44444444-4444-4444-8444-444444444444"}]""", 400, "Node 44444444-4444-4444-8444-444444444444 could not be found.")]
    [InlineData("""[{"op": "replace", "path": "/internal_info", "value": {}}]""", 400, "Cannot patch /internal_info.")]
    public async Task Change_Refused_InWords(string patch, int status, string text)
    {
        await using var api = await StartAsync();
        await api.PostAsync("/v1/ports", $$"""{"uuid": "{{Port}}", "node_uuid": "{{Node}}", "address": "52:54:00:00:00:01", "portgroup_uuid": "{{Group}}"}""");
        var reply = await api.PatchAsync("/v1/portgroups/bond0", patch);
        Assert.Equal(status, reply.Status);
        Assert.StartsWith(text, reply.Faultstring, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Move_ToAnotherNode_OnlyInTheWorkshop()
    {
        await using var api = await StartAsync();
        const string Other = "55555555-5555-4555-8555-555555555555", Move = $$"""[{"op": "replace", "path": "/node_uuid", "value": "{{Other}}"}]""";
        await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "uuid": "{{Other}}"}""");
        await api.Conductor.ChangeAsync(Guid.Parse(Node), node => node with { Provision = new(ProvisionState.Active, null) });
        Assert.Equal(409, (await api.PatchAsync("/v1/portgroups/bond0", Move)).Status);
        await api.Conductor.ChangeAsync(Guid.Parse(Node), node => node with { Provision = new(ProvisionState.Manageable, null) });
        Assert.Equal(Other, (await api.PatchAsync("/v1/portgroups/bond0", Move)).Json.GetProperty("node_uuid").GetString());
    }

    [Fact]
    public async Task PhysicalNetwork_OfTheGroup_IsItsPorts()
    {
        await using var api = await StartAsync();
        await api.PostAsync("/v1/ports", $$"""{"uuid": "{{Port}}", "node_uuid": "{{Node}}", "address": "52:54:00:00:00:01", "portgroup_uuid": "{{Group}}"}""");
        Assert.Equal(200, (await api.PatchAsync("/v1/portgroups/bond0", """[{"op": "add", "path": "/physical_network", "value": "net-1"}]""")).Status);
        Assert.Equal("net-1", (await api.GetAsync($"/v1/ports/{Port}")).Json.GetProperty("physical_network").GetString());
    }

    [Fact]
    public async Task Group_OfALockedNode_IsNotChanged()
    {
        await using var api = await StartAsync();
        await api.Conductor.ChangeAsync(Guid.Parse(Node), node => node with { Reservation = "elsewhere" });
        var reply = await api.PatchAsync("/v1/portgroups/bond0", """[{"op": "add", "path": "/extra/a", "value": 1}]""");
        Assert.Equal((409, $"Node {Node} is locked by host elsewhere, please retry after the current operation is completed."), (reply.Status, reply.Faultstring));
    }

    private static async Task<ApiHost> StartAsync()
    {
        var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "uuid": "{{Node}}", "name": "n"}""");
        var created = await api.PostAsync("/v1/portgroups", $$"""{"uuid": "{{Group}}", "node_uuid": "{{Node}}", "address": "52:54:00:00:00:0a", "name": "bond0"}""");
        Assert.Equal((201, "active-backup", true), (created.Status, created.Json.GetProperty("mode").GetString(), created.Json.GetProperty("standalone_ports_supported").GetBoolean()));
        return api;
    }
}
