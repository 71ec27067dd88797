using System.Text.Json;

namespace Ironic.Api.Tests.Policy;

/// <summary>What owner and lessee see and may leave behind.</summary>
public sealed class OwnershipTests
{
    private const string Owned = "11111111-1111-4111-8111-111111111111", Foreign = "22222222-2222-4222-8222-222222222222";
    private const string Steps = """ "steps": [{"interface": "bios", "step": "a", "order": 1}]""";

    private static async Task<Personas> StartAsync()
    {
        var world = await Personas.StartAsync();
        await world.DoAsync("POST", "/v1/nodes", $$"""{"uuid": "{{Owned}}", "name": "owned", "driver": "fake-hardware", "owner": "o", "lessee": "l", "driver_info": {"a": "b"} }""");
        await world.DoAsync("POST", "/v1/nodes", $$"""{"uuid": "{{Foreign}}", "name": "foreign", "driver": "fake-hardware"}""");
        foreach (var (node, mac) in new[] { (Owned, "52:54:00:00:00:01"), (Foreign, "52:54:00:00:00:02") })
        {
            await world.DoAsync("POST", "/v1/ports", $$"""{"node_uuid": "{{node}}", "address": "{{mac}}"}""");
            await world.DoAsync("POST", "/v1/portgroups", $$"""{"node_uuid": "{{node}}"}""");
            await world.DoAsync("POST", "/v1/volume/targets", $$"""{"node_uuid": "{{node}}", "volume_type": "iscsi", "volume_id": "x", "boot_index": 1, "properties": {"iqn": "i"} }""");
        }

        return world;
    }

    [Theory]
    [InlineData("SA", 2)]
    [InlineData("SR", 2)]
    [InlineData("SS", 2)]
    [InlineData("OA", 1)]
    [InlineData("OR", 1)]
    [InlineData("LR", 1)]
    [InlineData("PA", 0)]
    public async Task Lists_HoldWhatOneSees(string persona, int count)
    {
        await using var world = await StartAsync();
        foreach (var path in new[] { "/v1/nodes", "/v1/nodes/detail", "/v1/nodes?fields=uuid", "/v1/ports", "/v1/ports/detail", "/v1/portgroups", "/v1/portgroups/detail", "/v1/volume/targets" })
        {
            var reply = await world.SendAsync(persona, "GET", path);
            Assert.Equal((200, count), (reply.Status, reply.Json.EnumerateObject().First().Value.GetArrayLength()));
        }

        Assert.Equal(count == 2 ? 200 : 404, (await world.SendAsync(persona, "GET", $"/v1/ports?node={Foreign}")).Status);
        Assert.Equal(count == 2 ? 200 : 404, (await world.SendAsync(persona, "GET", $"/v1/portgroups?node={Foreign}")).Status);
        Assert.Equal(count == 2 ? 200 : 403, (await world.SendAsync(persona, "GET", "/v1/nodes?project=another")).Status);
    }

    [Fact]
    public async Task Secrets_OfTheOperator_AreRedactedForTheLessee()
    {
        await using var world = await StartAsync();
        await world.Api.Conductor.ChangeAsync(Guid.Parse(Owned), node => node with { LastError = "BMC 10.0.0.1 is silent", Reservation = "host-1" });
        foreach (var path in new[] { $"/v1/nodes/{Owned}", "/v1/nodes/detail" })
        {
            foreach (var persona in new[] { "OR", "SR", "LA", "OR" }) // what one was shown must not come back for the other
            {
                var reply = (await world.SendAsync(persona, "GET", path)).Json;
                var node = reply.TryGetProperty("nodes", out var nodes) ? nodes[0] : reply;
                var shown = persona != "LA";
                Assert.Equal(shown ? "BMC 10.0.0.1 is silent" : "** Value Redacted - Requires baremetal:node:get:last_error permission. **", node.GetProperty("last_error").GetString());
                Assert.Equal(shown ? "host-1" : "** Redacted - requires baremetal:node:get:reservation permission. **", node.GetProperty("reservation").GetString());
                Assert.Equal(shown ? """{"a":"b"}""" : """{"content":"** Redacted - requires baremetal:node:get:driver_info permission. **"}""", node.GetProperty("driver_info").GetRawText());
                Assert.Equal(shown ? "{}" : """{"content":"** Redacted - Requires baremetal:node:get:driver_internal_info permission. **"}""", node.GetProperty("driver_internal_info").GetRawText());
            }
        }

        Assert.DoesNotContain("10.0.0.1", (await world.SendAsync("LA", "GET", $"/v1/nodes/{Owned}/states")).Body, StringComparison.Ordinal);
        Assert.Contains("redacted_contents", (await world.SendAsync("LR", "GET", "/v1/volume/targets?detail=true")).Body, StringComparison.Ordinal);
        Assert.Contains("iqn", (await world.SendAsync("LA", "GET", "/v1/volume/targets?detail=true")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Creation_ByAProject_IsItsOwn()
    {
        await using var world = await StartAsync();
        var node = await world.SendAsync("PA", "POST", "/v1/nodes", """{"driver": "fake-hardware"}""");
        Assert.Equal((201, "p"), (node.Status, node.Json.GetProperty("owner").GetString()));
        Assert.Equal(400, (await world.SendAsync("PA", "POST", "/v1/nodes", """{"driver": "fake-hardware", "owner": "o"}""")).Status);
        Assert.Equal(400, (await world.SendAsync("PA", "POST", "/v1/nodes", $$"""{"driver": "fake-hardware", "parent_node": "{{Owned}}"}""")).Status);
        Assert.Equal(204, (await world.SendAsync("PA", "DELETE", $"/v1/nodes/{node.Json.GetProperty("uuid").GetString()}")).Status);

        var allocation = await world.SendAsync("PM", "POST", "/v1/allocations", """{"resource_class": "x"}""");
        Assert.Equal((201, "p"), (allocation.Status, allocation.Json.GetProperty("owner").GetString()));
        Assert.Equal(403, (await world.SendAsync("PM", "POST", "/v1/allocations", """{"resource_class": "x", "owner": "o"}""")).Status);
        Assert.Equal(400, (await world.SendAsync("PM", "POST", "/v1/allocations", $$"""{"resource_class": "x", "candidate_nodes": ["{{Owned}}"]}""")).Status);
        Assert.Single((await world.SendAsync("PR", "GET", "/v1/allocations")).Json.GetProperty("allocations").EnumerateArray());
        Assert.Empty((await world.SendAsync("OR", "GET", "/v1/allocations")).Json.GetProperty("allocations").EnumerateArray());
        Assert.Equal(403, (await world.SendAsync("OR", "GET", "/v1/allocations?owner=p")).Status);
        var ofSystem = await world.SendAsync("SM", "POST", "/v1/allocations", """{"resource_class": "x"}""");
        Assert.Equal(JsonValueKind.Null, ofSystem.Json.GetProperty("owner").ValueKind);
    }

    [Fact]
    public async Task Things_OfOneNode_DoNotMoveToAForeignOne()
    {
        await using var world = await StartAsync();
        var port = (await world.SendAsync("OA", "GET", "/v1/ports")).Json.GetProperty("ports")[0].GetProperty("uuid").GetString();
        var target = (await world.SendAsync("OA", "GET", "/v1/volume/targets")).Json.GetProperty("targets")[0].GetProperty("uuid").GetString();
        var move = $$"""[{"op": "replace", "path": "/node_uuid", "value": "{{Foreign}}"}]""";
        foreach (var path in new[] { $"/v1/ports/{port}", $"/v1/volume/targets/{target}" })
        {
            var reply = await world.SendAsync("OA", "PATCH", path, move);
            Assert.Equal((400, $"Node {Foreign} could not be found."), (reply.Status, reply.Faultstring));
        }
    }

    [Fact]
    public async Task Runbooks_AreTheOwnersOrEverybodys()
    {
        await using var world = await StartAsync();
        await world.DoAsync("POST", "/v1/runbooks", $$"""{"name": "CUSTOM_O", "owner": "o", {{Steps}}}""");
        await world.DoAsync("POST", "/v1/runbooks", $$"""{"name": "CUSTOM_PUBLIC", "public": true, {{Steps}}}""");
        await world.DoAsync("POST", "/v1/runbooks", $$"""{"name": "CUSTOM_SYSTEM", {{Steps}}}""");
        Assert.Equal(["CUSTOM_O", "CUSTOM_PUBLIC"], await NamesAsync("OR"));
        Assert.Equal(["CUSTOM_PUBLIC"], await NamesAsync("LR"));
        Assert.Equal(["CUSTOM_O", "CUSTOM_PUBLIC", "CUSTOM_SYSTEM"], await NamesAsync("SR"));
        Assert.Equal(400, (await world.SendAsync("PMg", "POST", "/v1/runbooks", $$"""{"name": "CUSTOM_X", "public": true, {{Steps}}}""")).Status);
        Assert.Equal(400, (await world.SendAsync("PMg", "POST", "/v1/runbooks", $$"""{"name": "CUSTOM_X", "owner": "o", {{Steps}}}""")).Status);
        Assert.Equal("p", (await world.SendAsync("PMg", "POST", "/v1/runbooks", $$"""{"name": "CUSTOM_X", {{Steps}}}""")).Json.GetProperty("owner").GetString());

        foreach (var (persona, runbook, status) in new[] { ("OMg", "CUSTOM_O", 400), ("OM", "CUSTOM_O", 403), ("LA", "CUSTOM_O", 403), ("LA", "CUSTOM_PUBLIC", 400), ("LA", "CUSTOM_SYSTEM", 403), ("SM", "CUSTOM_SYSTEM", 400) })
        {
            // 400: allowed, and refused by the state of the node
            Assert.Equal(status, (await world.SendAsync(persona, "PUT", $"/v1/nodes/{Owned}/states/provision", $$"""{"target": "clean", "runbook": "{{runbook}}"}""")).Status);
        }

        async Task<IEnumerable<string?>> NamesAsync(string persona) =>
            (await world.SendAsync(persona, "GET", "/v1/runbooks")).Json.GetProperty("runbooks").EnumerateArray().Select(runbook => runbook.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Owner_OfADeployedNode_IsTheAdministratorsToChange()
    {
        await using var world = await StartAsync();
        await world.Api.Conductor.ChangeAsync(Guid.Parse(Owned), node => node with { Provision = new(Model.Provisioning.ProvisionState.Active, null) });
        const string Change = """[{"op": "replace", "path": "/owner", "value": "p"}]""";
        Assert.Equal(409, (await world.SendAsync("SM", "PATCH", $"/v1/nodes/{Owned}", Change)).Status);
        Assert.Equal(200, (await world.SendAsync("SA", "PATCH", $"/v1/nodes/{Owned}", Change)).Status);
    }

    [Theory]
    [InlineData("POST", "/v1/nodes", """{"driver": "fake-hardware"}""", "baremetal:node:create")]
    [InlineData("GET", "/v1/drivers", null, "baremetal:driver:get")]
    public async Task Denial_NamesTheRule(string method, string path, string? body, string rule)
    {
        await using var world = await StartAsync();
        var reply = await world.SendAsync("OM", method, path, body);
        Assert.Equal((403, $"Access was denied to the following resource: {rule}"), (reply.Status, reply.Faultstring));
    }

    [Fact]
    public async Task Name_OfAForeignNode_IsNoWayRound()
    {
        await using var world = await StartAsync();
        foreach (var path in new[] { "/v1/nodes/foreign", "/appliance/v1/nodes/foreign/timeline", "/nodes/foreign/states", "/v1/nodes/foreign.json" })
        {
            foreach (var version in new string?[] { null, "1.4", "1.90", "latest" })
            {
                var reply = await world.Api.SendAsync(HttpMethod.Get, path, version: version, headers: [("Authorization", $"Basic {Convert.ToBase64String("OA:U*U"u8)}")]);
                Assert.Equal(404, reply.Status);
            }
        }
    }
}
