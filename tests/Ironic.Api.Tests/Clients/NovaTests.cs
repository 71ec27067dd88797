using System.Text.Json;
using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Clients;

/// <summary>Nova's ironic driver, call by call: what spawns, shows, serves and destroys an instance.</summary>
public sealed class NovaTests
{
    private const string Instance = "c0000000-0000-4000-8000-000000000001", Vif = "c0000000-0000-4000-8000-000000000002", Fields = "uuid,power_state,target_power_state,provision_state,target_provision_state,last_error,maintenance,properties,instance_uuid,traits,resource_class";

    [Theory]
    [InlineData("1.46", "conductor_group=")]
    [InlineData("1.82", "shard=rack-1")]
    public async Task Instance_IsSpawnedServedAndDestroyed(string version, string mine)
    {
        await using var api = await RealConductor.StartAsync();
        await api.CreateAsync("bm-0", "available", $$"""{"resource_class": "baremetal", "shard": "rack-1", "properties": {"cpus": 8, "memory_mb": 16384, "local_gb": 100, "cpu_arch": "x86_64", "capabilities": "boot_mode:uefi,boot_option:local"} }""");
        var nova = new ClientSequence(api, version);

        // periodic
        var seen = (await nova.GetAsync($"/v1/nodes?fields={Fields}&{mine}")).GetProperty("nodes")[0];
        Assert.Equal(Fields.Split(',').Append("links").Order(StringComparer.Ordinal), seen.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal(("baremetal", JsonValueKind.Number), (seen.GetProperty("resource_class").GetString(), seen.GetProperty("properties").GetProperty("cpus").ValueKind));
        var node = seen.GetProperty("uuid").GetString()!;

        // spawn
        await nova.CallAsync($"PATCH /v1/nodes/{node}", 200, $$"""[{"op": "add", "path": "/instance_uuid", "value": "{{Instance}}"}]""");
        await nova.CallAsync($"PATCH /v1/nodes/{node}", 409, """[{"op": "add", "path": "/instance_uuid", "value": "c0000000-0000-4000-8000-00000000000f"}]""");
        await nova.CallAsync($"PATCH /v1/nodes/{node}", 200, """
            [{"op": "add", "path": "/instance_info/image_source", "value": "http://192.0.2.2/image.raw"}, {"op": "add", "path": "/instance_info/image_checksum", "value": "d41d8cd98f00b204e9800998ecf8427e"},
             {"op": "add", "path": "/instance_info/root_gb", "value": "100"}, {"op": "add", "path": "/instance_info/swap_mb", "value": "0"},
             {"op": "add", "path": "/instance_info/display_name", "value": "web"}, {"op": "add", "path": "/instance_info/vcpus", "value": "8"}, {"op": "add", "path": "/instance_info/nova_host_id", "value": "compute-0"},
             {"op": "add", "path": "/instance_info/memory_mb", "value": "16384"}, {"op": "add", "path": "/instance_info/local_gb", "value": "100"}, {"op": "add", "path": "/instance_info/project_id", "value": "p"},
             {"op": "add", "path": "/instance_info/capabilities", "value": "{\"boot_option\": \"local\"}"}, {"op": "add", "path": "/instance_info/traits", "value": []}]
            """);
        await nova.CallAsync($"POST /v1/nodes/{node}/vifs", 204, $$"""{"id": "{{Vif}}"}""");
        var validated = await nova.GetAsync($"/v1/nodes/{node}/validate");
        Assert.All(new[] { "deploy", "power", "storage" }, slot => Assert.True(validated.GetProperty(slot).GetProperty("result").GetBoolean(), $"{slot}: {validated}"));
        await nova.GetAsync($"/v1/ports/detail?node={node}");
        await nova.GetAsync($"/v1/portgroups/detail?node={node}");
        await nova.CallAsync($"PUT /v1/nodes/{node}/states/provision", 202, """{"target": "active", "configdrive": "H4sIAAAAAAAAAwMAAAAAAAAAAAA="}""");
        var spawned = await nova.PollAsync($"/v1/nodes?instance_uuid={Instance}&fields={Fields}", found => found.GetProperty("nodes") is var nodes && nodes.GetArrayLength() == 1 && nodes[0].GetProperty("provision_state").GetString() == "active", "the instance is active");
        Assert.Equal(1, spawned.GetProperty("nodes").GetArrayLength());
        await nova.PollAsync($"/v1/nodes/{node}", shown => shown.GetProperty("reservation").ValueKind == JsonValueKind.Null, "the node is at rest");

        // serve
        foreach (var target in new[] { "power off", "power on", "rebooting", "soft rebooting", "soft power off" })
        {
            await nova.CallAsync($"PUT /v1/nodes/{node}/states/power", 202, $$"""{"target": "{{target}}"}""");
            await nova.PollAsync($"/v1/nodes/{node}", shown => shown.GetProperty("target_power_state").ValueKind == JsonValueKind.Null && shown.GetProperty("reservation").ValueKind == JsonValueKind.Null, target);
        }

        await nova.CallAsync($"PUT /v1/nodes/{node}/management/inject_nmi", 204, "{}");
        await nova.ProvisionAsync(node, """{"target": "rescue", "rescue_password": "correct-horse"}""", "rescue");
        await nova.ProvisionAsync(node, """{"target": "unrescue"}""", "active");
        await nova.ProvisionAsync(node, """{"target": "rebuild"}""", "active");
        await nova.GetAsync($"/v1/volume/connectors?detail=True&node={node}");

        // destroy
        await nova.CallAsync($"PUT /v1/nodes/{node}/states/provision", 202, """{"target": "deleted"}""");
        await nova.PollAsync($"/v1/nodes/{node}", shown => shown.GetProperty("provision_state").GetString() == "available" && shown.GetProperty("reservation").ValueKind == JsonValueKind.Null, "the node is free");
        Assert.Contains((await api.SendAsync(HttpMethod.Delete, $"/v1/nodes/{node}/vifs/{Vif}", version: version)).Status, new[] { 204, 400 }); // 400: it was not attached any more, which Nova passes over
        var free = await nova.GetAsync($"/v1/nodes/{node}");
        Assert.Equal((JsonValueKind.Null, "{}"), (free.GetProperty("instance_uuid").ValueKind, free.GetProperty("instance_info").GetRawText()));
    }

    [Fact]
    public async Task VolumeTarget_OfAnInstance_ComesAndGoes()
    {
        await using var api = await RealConductor.StartAsync();
        await api.CreateAsync("bm-0", "available");
        await api.DoAsync(HttpMethod.Put, "/v1/nodes/bm-0/states/power", """{"target": "power off"}""");
        var nova = new ClientSequence(api, "1.46");
        var node = (await nova.PollAsync("/v1/nodes/bm-0", shown => shown.GetProperty("reservation").ValueKind == JsonValueKind.Null && shown.GetProperty("target_power_state").ValueKind == JsonValueKind.Null, "off")).GetProperty("uuid").GetString();
        var target = (await nova.CallAsync("POST /v1/volume/targets", 201, $$"""{"node_uuid": "{{node}}", "volume_type": "iscsi", "properties": {"target_iqn": "iqn.2026-11.example:a", "auth_password": "s"}, "boot_index": 0, "volume_id": "c0000000-0000-4000-8000-000000000009"}""")).Json;
        Assert.Equal("******", target.GetProperty("properties").GetProperty("auth_password").GetString());
        await nova.CallAsync($"DELETE /v1/volume/targets/{target.GetProperty("uuid").GetString()}", 204);
    }
}
