using System.Text.Json;
using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Clients;

/// <summary>bifrost's playbooks, call by call, as they were recorded (openstacksdk 4.4.0: 1.82 here as there).</summary>
public sealed class BifrostTests
{
    private const string Uuid = "a0000000-0000-4000-8000-000000000001", Mac = "52:54:00:b1:00:01";

    [Fact]
    public async Task Host_IsEnrolledInspectedDeployedAndReleased()
    {
        await using var api = await RealConductor.StartAsync();
        var sdk = new ClientSequence(api, "1.82");
        await DiscoverAsync(api);

        // enroll
        await sdk.CallAsync($"GET /v1/nodes/{Uuid}", 404);
        Assert.Equal(0, (await sdk.GetAsync("/v1/nodes")).GetProperty("nodes").GetArrayLength());
        await sdk.CallAsync("POST /v1/nodes", 201, $$"""
            {"driver": "fake-hardware", "name": "testvm1", "uuid": "{{Uuid}}", "driver_info": {"ipmi_address": "192.0.2.1", "ipmi_username": "admin", "ipmi_password": "pa$$word"},
             "properties": {"cpu_arch": "x86_64", "ram": "4096", "memory_mb": "4096", "disk_size": "20", "local_gb": "20", "cpus": "2"} }
            """);
        await sdk.ProvisionAsync(Uuid, """{"target": "manage"}""", "manageable");
        await sdk.CallAsync("POST /v1/ports", 201, $$"""{"node_uuid": "{{Uuid}}", "address": "{{Mac}}"}""");
        await sdk.ProvisionAsync(Uuid, """{"target": "provide"}""", "available");

        // inspect
        foreach (var (verb, state) in new[] { ("manage", "manageable"), ("inspect", "manageable"), ("provide", "available") }) await sdk.ProvisionAsync(Uuid, $$"""{"target": "{{verb}}"}""", state);

        // deploy; the module gives up where the power state is not known
        Assert.NotEqual(JsonValueKind.Null, (await sdk.GetAsync($"/v1/nodes/{Uuid}")).GetProperty("power_state").ValueKind);
        await sdk.CallAsync($"PATCH /v1/nodes/{Uuid}", 200, """[{"op": "add", "path": "/instance_info", "value": {"image_source": "http://192.0.2.2:8080/image.raw", "image_checksum": "d41d8cd98f00b204e9800998ecf8427e", "root_gb": 10}}]""");
        var validated = await sdk.GetAsync($"/v1/nodes/{Uuid}/validate");
        Assert.All(new[] { "boot", "deploy", "management", "power" }, slot => Assert.True(validated.GetProperty(slot).GetProperty("result").GetBoolean(), slot));
        await sdk.ProvisionAsync(Uuid, """{"target": "active", "configdrive": {"meta_data": {"hostname": "testvm1", "public_keys": {"0": "ssh-ed25519 AAAA"}}}}""", "active");

        // the dynamic inventory
        Assert.Equal("testvm1", (await sdk.GetAsync("/v1/nodes")).GetProperty("nodes")[0].GetProperty("name").GetString());
        Assert.Equal(Mac, (await sdk.GetAsync($"/v1/ports/detail?node_uuid={Uuid}")).GetProperty("ports")[0].GetProperty("address").GetString());

        // unprovision, delete
        await sdk.CallAsync($"PATCH /v1/nodes/{Uuid}", 200, """[{"op": "replace", "path": "/instance_info", "value": {}}]""");
        await sdk.ProvisionAsync(Uuid, """{"target": "deleted"}""", "available");
        var port = (await sdk.GetAsync($"/v1/ports?address={Mac}")).GetProperty("ports")[0].GetProperty("uuid").GetString();
        await sdk.CallAsync($"DELETE /v1/ports/{port}", 204);
        await sdk.CallAsync($"DELETE /v1/nodes/{Uuid}", 204);
    }

    /// <summary>Every module begins so, without a version.</summary>
    private static async Task DiscoverAsync(RealConductor api)
    {
        using var http = new HttpClient { BaseAddress = new(api.Url) };
        var root = JsonElement.Parse(await http.GetStringAsync(new Uri("/", UriKind.Relative), CancellationToken.None)).GetProperty("default_version");
        var first = JsonElement.Parse(await http.GetStringAsync(new Uri("/v1/", UriKind.Relative), CancellationToken.None)).GetProperty("version");
        foreach (var version in new[] { root, first })
        {
            Assert.Equal(("v1", "CURRENT", "1.1", "1.115"), (Text("id"), Text("status"), Text("min_version"), Text("version")));
            string Text(string name) => version.GetProperty(name).GetString()!;
        }
    }
}
