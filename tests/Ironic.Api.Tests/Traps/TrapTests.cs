using System.Text.Json;
using Ironic.Api.Tests.Support;
using Ironic.Testing;

namespace Ironic.Api.Tests.Traps;

/// <summary>What clients are known to trip on (contract, section 12), as far as no other test walks into it; see <c>traps.txt</c>.</summary>
public sealed class TrapTests
{
    private const string Uuid = "11111111-1111-4111-8111-111111111111", Node = "/v1/nodes/" + Uuid;

    [Fact]
    public async Task Deletion_InAWrongState_IsAConflict()
    {
        await using var api = await RealConductor.StartAsync();
        await api.CreateAsync("n", "active", """{"instance_info": {"image_source": "http://192.0.2.2/i.raw", "image_checksum": "d41d8cd98f00b204e9800998ecf8427e"}}""");
        Assert.Equal(409, (await api.SendAsync(HttpMethod.Delete, "/v1/nodes/n")).Status);
    }

    [Theory]
    [InlineData("""{"target": "deploy", "configdrive": {"meta_data": {}}}""")]
    [InlineData("""{"target": "deploy", "deploy_steps": [{"interface": "deploy", "step": "x", "priority": 1, "args": {}}]}""")]
    public async Task Deploy_IsNotAWholeSynonymOfActive(string body)
    {
        await using var api = await RealConductor.StartAsync();
        await api.CreateAsync("n", "available", """{"instance_info": {"image_source": "http://192.0.2.2/i.raw", "image_checksum": "d41d8cd98f00b204e9800998ecf8427e"}}""");
        Assert.Equal(400, (await api.AskAsync("n", body)).Status);
        await api.MoveAsync("n", """{"target": "deploy"}""", "active");
    }

    [Theory]
    [InlineData("PUT", "/maintenance", null, 202)]
    [InlineData("DELETE", "/maintenance", null, 202)]
    [InlineData("PUT", "/states/console", """{"enabled": false}""", 202)]
    [InlineData("PUT", "/states/raid", "{}", 204)]
    [InlineData("PUT", "/management/boot_device", """{"boot_device": "pxe"}""", 204)]
    [InlineData("PUT", "/management/inject_nmi", "{}", 204)]
    [InlineData("POST", "/vifs", """{"id": "x"}""", 204)]
    [InlineData("PUT", "/traits", """{"traits": ["CUSTOM_A"]}""", 204)]
    [InlineData("DELETE", "/vmedia", null, 204)]
    [InlineData("PATCH", "", "[]", 200)]
    public async Task Answers_HaveTheStatusOfTheirCall(string method, string path, string? body, int status)
    {
        await using var api = await RealConductor.StartAsync();
        await api.DoAsync(HttpMethod.Post, "/v1/nodes", """{"driver": "equipped", "name": "n"}""");
        await api.DoAsync(HttpMethod.Post, "/v1/ports", $$"""{"node_uuid": "{{(await api.DoAsync(HttpMethod.Get, "/v1/nodes/n")).Json.GetProperty("uuid").GetString()}}", "address": "52:54:00:00:00:01"}""");
        var reply = await api.SendAsync(new(method), "/v1/nodes/n" + path, body);
        Assert.Equal((status, status == 200), (reply.Status, reply.Body.Length > 0));
    }

    [Fact]
    public async Task InstanceUuid_IsRemovedBeforeItIsSetAnew()
    {
        await using var api = await RealConductor.StartAsync();
        await api.CreateAsync("n", "manageable");
        await api.DoAsync(HttpMethod.Patch, "/v1/nodes/n", $$"""[{"op": "add", "path": "/instance_uuid", "value": "{{Uuid}}"}]""");
        foreach (var op in new[] { "add", "replace" })
            Assert.Equal(409, (await api.SendAsync(HttpMethod.Patch, "/v1/nodes/n", $$"""[{"op": "{{op}}", "path": "/instance_uuid", "value": "22222222-2222-4222-8222-222222222222"}]""")).Status);
        await api.DoAsync(HttpMethod.Patch, "/v1/nodes/n", """[{"op": "remove", "path": "/instance_uuid"}]""");
        await api.DoAsync(HttpMethod.Patch, "/v1/nodes/n", """[{"op": "add", "path": "/instance_uuid", "value": "22222222-2222-4222-8222-222222222222"}]""");
    }

    [Fact]
    public async Task Deleted_EmptiesTheInstanceBeforeItCleans()
    {
        await using var api = await RealConductor.StartAsync();
        await api.CreateAsync("n", "active", $$"""{"automated_clean": true, "instance_uuid": "{{Uuid}}", "instance_info": {"image_source": "http://192.0.2.2/i.raw", "image_checksum": "d41d8cd98f00b204e9800998ecf8427e"} }""");
        await api.AskAsync("n", """{"target": "deleted"}""");
        await Eventually.TrueAsync(async () =>
        {
            var node = (await api.DoAsync(HttpMethod.Get, "/v1/nodes/n")).Json;
            var state = node.GetProperty("provision_state").GetString();
            if (state is "cleaning" or "available") Assert.Equal((state, JsonValueKind.Null, "{}"), (state, node.GetProperty("instance_uuid").ValueKind, node.GetProperty("instance_info").GetRawText()));
            return state == "available";
        }, TimeSpan.FromSeconds(60), "the node is available");
    }

    [Fact]
    public async Task ManualClean_HeadsForManageableToTheEnd()
    {
        await using var api = await RealConductor.StartAsync();
        await api.CreateAsync("n", "manageable");
        var held = await api.MoveAsync("n", """{"target": "clean", "clean_steps": [{"interface": "deploy", "step": "hold"}]}""", "clean hold");
        Assert.Equal("manageable", held.GetProperty("target_provision_state").GetString());
        var failed = await api.MoveAsync("n", """{"target": "abort"}""", "clean failed");
        Assert.Equal("manageable", failed.GetProperty("target_provision_state").GetString());
    }

    [Fact]
    public async Task Abort_OfAClean_SetsNoMaintenance()
    {
        await using var api = await RealConductor.StartAsync();
        await api.CreateAsync("n", "manageable");
        await api.MoveAsync("n", """{"target": "clean", "clean_steps": [{"interface": "deploy", "step": "hold"}]}""", "clean hold");
        var failed = await api.MoveAsync("n", """{"target": "abort"}""", "clean failed");
        Assert.Equal((false, JsonValueKind.Null), (failed.GetProperty("maintenance").GetBoolean(), failed.GetProperty("fault").ValueKind));
    }

    [Fact]
    public async Task Abort_OfAService_EndsInActive()
    {
        await using var api = await RealConductor.StartAsync();
        await api.CreateAsync("n", "active", """{"instance_info": {"image_source": "http://192.0.2.2/i.raw", "image_checksum": "d41d8cd98f00b204e9800998ecf8427e"}}""");
        await api.MoveAsync("n", """{"target": "service", "service_steps": [{"interface": "deploy", "step": "hold"}]}""", "service hold");
        await api.MoveAsync("n", """{"target": "abort"}""", "active");
    }

    [Fact]
    public async Task LastError_EndsWithTheNextVerb()
    {
        await using var api = await RealConductor.StartAsync();
        await api.CreateAsync("n", "manageable");
        await api.MoveAsync("n", """{"target": "clean", "clean_steps": [{"interface": "deploy", "step": "hold"}]}""", "clean hold");
        Assert.NotEqual(JsonValueKind.Null, (await api.MoveAsync("n", """{"target": "abort"}""", "clean failed")).GetProperty("last_error").ValueKind);
        Assert.Equal(JsonValueKind.Null, (await api.MoveAsync("n", """{"target": "manage"}""", "manageable")).GetProperty("last_error").ValueKind);
    }

    [Fact]
    public async Task ListsInQueries_AreReadInLowerCase()
    {
        await using var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "uuid": "{{Uuid}}", "shard": "rack-1"}""");
        Assert.Equal(1, (await api.GetAsync("/v1/nodes?shard=RACK-1&fields=UUID,%20Name")).Json.GetProperty("nodes").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"boot_option": "local"}""")]
    [InlineData("\"{\\\"boot_option\\\": \\\"local\\\"}\"")]
    public async Task Capabilities_AreTextInPropertiesAndAnythingInTheInstance(string inInstance)
    {
        await using var api = await ApiHost.StartAsync();
        var made = await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "properties": {"capabilities": "boot_mode:uefi,boot_option:local"}, "instance_info": {"capabilities": {{inInstance}}} }""");
        Assert.Equal(201, made.Status);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(inInstance), made.Json.GetProperty("instance_info").GetProperty("capabilities")), made.Body);
    }

    /// <summary>Its provider waits for the endpoint, as it was given, and for a driver; its version is 1.52.</summary>
    [Fact]
    public async Task Terraform_FindsTheEndpointAndItsDrivers()
    {
        await using var api = await ApiHost.StartAsync();
        Assert.Equal(200, (await api.GetAsync("/v1", version: null)).Status);
        Assert.NotEqual(0, (await api.GetAsync("/v1/drivers", "1.52")).Json.GetProperty("drivers").GetArrayLength());
        await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "uuid": "{{Uuid}}"}""", "1.52");
        var patched = await api.PatchAsync(Node, """[{"op": "add", "path": "/instance_info", "value": {"image_source": "http://192.0.2.2/i"}}, {"op": "add", "path": "/instance_info/capabilities", "value": {"boot_option": "local"}}, {"op": "add", "path": "/properties", "value": {"cpus": 4}}]""", "1.52");
        Assert.Equal((200, "local"), (patched.Status, patched.Json.GetProperty("instance_info").GetProperty("capabilities").GetProperty("boot_option").GetString()));
    }
}
