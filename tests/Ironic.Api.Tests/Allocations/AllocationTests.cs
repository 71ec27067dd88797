using Ironic.Api.Tests.Support;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;

namespace Ironic.Api.Tests.Allocations;

public sealed class AllocationTests
{
    private const string Big = "11111111-1111-4111-8111-111111111111", Other = "22222222-2222-4222-8222-222222222222", Uuid = "33333333-3333-4333-8333-333333333333";

    [Fact]
    public async Task Allocation_TakesTheOneNodeThatSuits()
    {
        await using var api = await StartAsync();
        var created = await api.PostAsync("/v1/allocations", $$"""{"uuid": "{{Uuid}}", "name": "a", "resource_class": "big", "traits": ["CUSTOM_GPU"], "candidate_nodes": ["big", "{{Other}}"], "extra": {"x": 1} }""");
        Assert.Equal((201, $"{api.Url}/v1/allocations/{Uuid}"), (created.Status, created.Header("Location")));
        Assert.Equal("allocating", created.Json.GetProperty("state").GetString());

        var done = await EndAsync(api, "a");
        Assert.Equal(("active", Big), (done.Json.GetProperty("state").GetString(), done.Json.GetProperty("node_uuid").GetString()));
        Assert.Equal($"""["{Big}","{Other}"]""", done.Json.GetProperty("candidate_nodes").GetRawText());
        var node = (await api.GetAsync("/v1/nodes/big")).Json;
        Assert.Equal((Uuid, Uuid), (node.GetProperty("instance_uuid").GetString(), node.GetProperty("allocation_uuid").GetString()));
        Assert.Equal("""["CUSTOM_GPU"]""", node.GetProperty("instance_info").GetProperty("traits").GetRawText());
        Assert.Equal(done.Body, (await api.GetAsync("/v1/nodes/big/allocation")).Body);
        Assert.Equal(404, (await api.GetAsync("/v1/nodes/other/allocation")).Status);

        Assert.Equal(204, (await api.DeleteAsync("/v1/nodes/big/allocation")).Status);
        Assert.Equal(404, (await api.GetAsync("/v1/allocations/a")).Status);
        node = (await api.GetAsync("/v1/nodes/big")).Json;
        Assert.Equal((null, null), (node.GetProperty("instance_uuid").GetString(), node.GetProperty("allocation_uuid").GetString()));
    }

    [Theory]
    [InlineData("""{"resource_class": "nosuch"}""", "no available nodes match the resource class nosuch")]
    [InlineData("""{"resource_class": "big", "traits": ["CUSTOM_NONE"]}""", "no suitable nodes have the requested traits CUSTOM_NONE")]
    [InlineData("""{"resource_class": "big", "candidate_nodes": ["other"]}""", "none of the requested nodes are available and match the resource class big")]
    [InlineData("""{"resource_class": "big", "owner": "somebody"}""", "no available nodes match the resource class big")]
    public async Task Allocation_ThatNothingSuits_SaysWhy(string body, string why)
    {
        await using var api = await StartAsync();
        var uuid = (await api.PostAsync("/v1/allocations", body)).Json.GetProperty("uuid").GetString()!;
        var done = await EndAsync(api, uuid);
        Assert.Equal(("error", $"Failed to process allocation {uuid}: {why}."), (done.Json.GetProperty("state").GetString(), done.Json.GetProperty("last_error").GetString()));
        Assert.Equal(204, (await api.DeleteAsync($"/v1/allocations/{uuid}")).Status);
    }

    [Theory]
    [InlineData("{}", "latest", 400)]
    [InlineData("", "latest", 400)]
    [InlineData("[]", "latest", 400)]
    [InlineData("""{"resource_class": null}""", "latest", 400)]
    [InlineData("""{"resource_class": "big", "candidate_nodes": ["nosuch"]}""", "latest", 400)]
    [InlineData("""{"resource_class": "big", "candidate_nodes": "big"}""", "latest", 400)]
    [InlineData("""{"resource_class": "big", "traits": ["not a trait"]}""", "latest", 400)]
    [InlineData("""{"resource_class": "big", "traits": [1]}""", "latest", 400)]
    [InlineData("""{"resource_class": "big", "name": "not a name"}""", "latest", 400)]
    [InlineData("""{"resource_class": "big", "state": "active"}""", "latest", 400)]
    [InlineData("""{"resource_class": "big", "owner": "me"}""", "1.59", 406)]
    [InlineData("""{"node": "other"}""", "1.57", 400)]
    [InlineData("""{"node": "nosuch"}""", "1.58", 400)]
    [InlineData("""{"resource_class": "big"}""", "1.51", 405)]
    public async Task Create_Refused(string body, string version, int status)
    {
        await using var api = await StartAsync();
        Assert.Equal(status, (await api.PostAsync("/v1/allocations", body, version)).Status);
    }

    [Fact]
    public async Task Change_IsOfNameAndExtraAlone_WhateverTheNodeDoes()
    {
        await using var api = await StartAsync();
        await api.PostAsync("/v1/allocations", """{"name": "a", "resource_class": "big"}""");
        await EndAsync(api, "a");
        await api.Conductor.ChangeAsync(Guid.Parse(Big), node => node with { Reservation = "elsewhere" });
        var patched = await api.PatchAsync("/v1/allocations/a", """[{"op": "replace", "path": "/name", "value": "b"}, {"op": "add", "path": "/extra/a.b", "value": 1}]""");
        Assert.Equal((200, "b", """{"a.b":1}"""), (patched.Status, patched.Json.GetProperty("name").GetString(), patched.Json.GetProperty("extra").GetRawText()));
        Assert.Equal(400, (await api.PatchAsync("/v1/allocations/b", """[{"op": "replace", "path": "/resource_class", "value": "x"}]""")).Status);
        Assert.Equal(405, (await api.PatchAsync("/v1/allocations/b", """[{"op": "replace", "path": "/name", "value": "c"}]""", "1.56")).Status);
        Assert.Equal(409, (await api.DeleteAsync("/v1/allocations/b")).Status); // that takes the node's lock
    }

    [Theory]
    [InlineData(ProvisionState.Active, null, false, 409)]
    [InlineData(ProvisionState.Active, null, true, 204)]
    [InlineData(ProvisionState.Deploying, ProvisionState.Active, false, 409)]
    [InlineData(ProvisionState.DeployFail, ProvisionState.Active, false, 204)]
    public async Task Deletion_DependsOnTheNode(ProvisionState state, ProvisionState? target, bool maintenance, int status)
    {
        await using var api = await StartAsync();
        await api.PostAsync("/v1/allocations", """{"name": "a", "resource_class": "big"}""");
        await EndAsync(api, "a");
        await api.Conductor.ChangeAsync(Guid.Parse(Big), node => node with { Provision = new(state, target), Maintenance = maintenance });
        Assert.Equal(status, (await api.DeleteAsync("/v1/allocations/a")).Status);
    }

    [Fact]
    public async Task Backfill_GivesARunningInstanceItsAllocation()
    {
        await using var api = await StartAsync();
        await api.Conductor.ChangeAsync(Guid.Parse(Big), node => node with { Provision = new(ProvisionState.Active, null), InstanceUuid = Guid.Parse(Uuid) });
        var created = await api.PostAsync("/v1/allocations", """{"node": "big", "name": "a"}""");
        Assert.Equal((201, Uuid, "active", Big, "big"), (created.Status, created.Json.GetProperty("uuid").GetString(), created.Json.GetProperty("state").GetString(),
            created.Json.GetProperty("node_uuid").GetString(), created.Json.GetProperty("resource_class").GetString()));
        Assert.Equal(409, (await api.PostAsync("/v1/allocations", """{"node": "big", "uuid": "44444444-4444-4444-8444-444444444444"}""")).Status);
    }

    [Fact]
    public async Task Backfill_OfANodeThatDoesNotSuit_FailsAndStays()
    {
        await using var api = await StartAsync();
        var refused = await api.PostAsync("/v1/allocations", """{"node": "big", "name": "a", "traits": ["CUSTOM_NONE"]}""");
        Assert.Equal(500, refused.Status);
        Assert.Contains("Node must be in the \"active\" state, but the current state is \"available\"; List of traits", refused.Faultstring, StringComparison.Ordinal);
        var kept = (await api.GetAsync("/v1/allocations/a")).Json;
        Assert.Equal(("error", refused.Faultstring), (kept.GetProperty("state").GetString(), kept.GetProperty("last_error").GetString()));
    }

    [Fact]
    public async Task List_IsNarrowed()
    {
        await using var api = await StartAsync();
        await api.PostAsync("/v1/allocations", """{"name": "a", "resource_class": "big"}""");
        await api.PostAsync("/v1/allocations", """{"name": "b", "resource_class": "nosuch", "owner": "me"}""");
        foreach (var name in new[] { "a", "b" }) await EndAsync(api, name);
        foreach (var (query, names) in new[] { ("", "a,b"), ("?node=big", "a"), ("?state=error", "b"), ("?resource_class=big", "a"), ("?owner=me", "b"), ("?sort_key=name&sort_dir=desc", "b,a") })
            Assert.Equal((query, names), (query, string.Join(',', (await api.GetAsync("/v1/allocations" + query)).Json.GetProperty("allocations").EnumerateArray().Select(item => item.GetProperty("name").GetString()))));
        Assert.Equal(400, (await api.GetAsync("/v1/allocations?node=nosuch")).Status);
        Assert.Equal(400, (await api.GetAsync("/v1/allocations?state=nosuch")).Status);
        Assert.Equal(406, (await api.GetAsync("/v1/allocations?owner=me", "1.59")).Status);
        Assert.Equal(404, (await api.GetAsync("/v1/allocations", "1.51")).Status);
        Assert.Equal(2, (await api.GetAsync("/v1/allocations?fields=uuid")).Json.GetProperty("allocations")[0].EnumerateObject().Count());
    }

    private static async Task<ApiReply> EndAsync(ApiHost api, string ident)
    {
        for (var i = 0; i < 1000; i++)
        {
            var reply = await api.GetAsync($"/v1/allocations/{ident}");
            if (reply.Json.GetProperty("state").GetString() != "allocating") return reply;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        throw new TimeoutException("Still allocating.");
    }

    private static async Task<ApiHost> StartAsync()
    {
        var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "uuid": "{{Big}}", "name": "big", "resource_class": "big"}""");
        await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "uuid": "{{Other}}", "name": "other", "resource_class": "small"}""");
        foreach (var uuid in new[] { Big, Other }) await api.Conductor.ChangeAsync(Guid.Parse(uuid), Available);
        return api;
    }

    private static Node Available(Node node) => node with { Provision = new(ProvisionState.Available, null), PowerState = PowerState.Off, Traits = ["CUSTOM_GPU"] };
}
