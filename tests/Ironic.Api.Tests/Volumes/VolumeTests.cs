using Ironic.Api.Tests.Support;
using Ironic.Model.Drivers;
using Ironic.Model.Provisioning;

namespace Ironic.Api.Tests.Volumes;

public sealed class VolumeTests
{
    private const string Node = "11111111-1111-4111-8111-111111111111", Uuid = "22222222-2222-4222-8222-222222222222";

    [Theory]
    [InlineData("volume/connectors", """{"type": "iqn", "connector_id": "iqn.1"}""", "A volume connector with type iqn and connector ID iqn.1 already exists.")]
    [InlineData("volume/targets", """{"volume_type": "iscsi", "boot_index": 3, "volume_id": "v"}""", "A volume target with boot index '3' for the same node already exists.")]
    public async Task Twice_TheSame_IsAConflict(string path, string body, string text)
    {
        await using var api = await StartAsync();
        var full = $$"""{"node_uuid": "{{Node}}", {{body[1..]}}""";
        Assert.Equal(201, (await api.PostAsync($"/v1/{path}", full)).Status);
        var second = await api.PostAsync($"/v1/{path}", full);
        Assert.Equal((409, text), (second.Status, second.Faultstring));
    }

    [Fact]
    public async Task Unknown_Node_IsABadRequest()
    {
        await using var api = await StartAsync();
        var reply = await api.PostAsync("/v1/volume/connectors", """{"node_uuid": "99999999-9999-4999-8999-999999999999", "type": "ip", "connector_id": "10.0.0.1"}""");
        Assert.Equal(400, reply.Status);
        Assert.StartsWith("Invalid input for field/attribute node_uuid.", reply.Faultstring, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PowerState.On, ProvisionState.Manageable, 400, 204)]
    [InlineData(PowerState.On, ProvisionState.Active, 400, 400)]
    [InlineData(PowerState.Off, ProvisionState.Active, 200, 204)]
    public async Task Volumes_OfARunningMachine_AreLeftAlone(PowerState power, ProvisionState state, int changed, int deleted)
    {
        await using var api = await StartAsync();
        await api.PostAsync("/v1/volume/targets", $$"""{"uuid": "{{Uuid}}", "node_uuid": "{{Node}}", "volume_type": "iscsi", "boot_index": "0", "volume_id": "v", "properties": {"auth_password": "open-sesame", "target_iqn": "iqn.1"} }""");
        await api.Conductor.ChangeAsync(Guid.Parse(Node), node => node with { PowerState = power, Provision = new(state, null) });
        Assert.Equal(changed, (await api.PatchAsync($"/v1/volume/targets/{Uuid}", """[{"op": "replace", "path": "/boot_index", "value": 1}]""")).Status);
        Assert.Equal("""{"auth_password":"******","target_iqn":"iqn.1"}""", (await api.GetAsync($"/v1/volume/targets/{Uuid}")).Json.GetProperty("properties").GetRawText());
        Assert.Equal(deleted, (await api.DeleteAsync($"/v1/volume/targets/{Uuid}")).Status);
    }

    [Fact]
    public async Task Volumes_BelowANode_AreItsOwnAndReadOnly()
    {
        await using var api = await StartAsync();
        await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "name": "other", "uuid": "33333333-3333-4333-8333-333333333333"}""");
        await api.PostAsync("/v1/volume/connectors", $$"""{"uuid": "{{Uuid}}", "node_uuid": "{{Node}}", "type": "ip", "connector_id": "10.0.0.1"}""");
        Assert.Equal(1, (await api.GetAsync("/v1/nodes/n/volume/connectors")).Json.GetProperty("connectors").GetArrayLength());
        Assert.Equal(0, (await api.GetAsync("/v1/nodes/other/volume/connectors")).Json.GetProperty("connectors").GetArrayLength());
        Assert.Equal(400, (await api.GetAsync($"/v1/nodes/n/volume/connectors/{Uuid}")).Status);
        Assert.Equal(400, (await api.PostAsync("/v1/nodes/n/volume/connectors", "{}")).Status);
        Assert.EndsWith("/v1/nodes/n/volume/targets", (await api.GetAsync("/v1/nodes/n/volume")).Json.GetProperty("targets")[0].GetProperty("href").GetString(), StringComparison.Ordinal);
    }

    private static async Task<ApiHost> StartAsync()
    {
        var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "uuid": "{{Node}}", "name": "n"}""");
        return api;
    }
}
