using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Ports;

public sealed class PortTests
{
    private const string Node = "11111111-1111-4111-8111-111111111111";
    private const string Port = "22222222-2222-4222-8222-222222222222";

    [Theory]
    [InlineData("node_uuid", Node, "1.1", 201)]
    [InlineData("node_ident", Node, "1.94", 201)]
    [InlineData("node_ident", "n", "1.94", 201)]
    [InlineData("node_ident", "n", "1.93", 406)]
    [InlineData("node_ident", "nosuch", "1.94", 400)]
    [InlineData("node_uuid", "n", "1.94", 400)]
    public async Task Create_NamesItsNode(string key, string value, string version, int status)
    {
        await using var api = await StartAsync();
        var reply = await api.PostAsync("/v1/ports", $$"""{"address": "52:54:00:00:00:01", "{{key}}": "{{value}}"}""", version);
        Assert.Equal(status, reply.Status);
        if (status == 201) Assert.Equal(Node, reply.Json.GetProperty("node_uuid").GetString());
    }

    [Theory]
    [InlineData("conductor_groups=rack1", "1.99", 200)]
    [InlineData("conductor_groups=rack1", "1.98", 406)]
    [InlineData("conductor_groups=rack1&shard=a", "1.99", 200)]
    [InlineData("conductor_groups=rack1&node=n", "1.99", 400)]
    [InlineData("conductor_groups=rack1&address=52:54:00:00:00:01", "1.99", 400)]
    public async Task List_OfConductorGroups_StandsAloneOrWithShards(string query, string version, int status)
    {
        await using var api = await StartAsync();
        Assert.Equal(status, (await api.GetAsync($"/v1/ports?{query}", version)).Status);
    }

    [Theory]
    [InlineData("""{"address": "52:54:00:00:00:01"}""", "Schema error for port: 'node_uuid' is a required property")]
    [InlineData("""{"node_uuid": "11111111-1111-4111-8111-111111111111"}""", "Schema error for port: 'address' is a required property")]
    [InlineData("""{"node_uuid": "11111111-1111-4111-8111-111111111111", "node_ident": "n", "address": "52:54:00:00:00:01"}""", "Only one of node_uuid and node_ident may be given")]
    [InlineData("""{"node_uuid": "11111111-1111-4111-8111-111111111111", "address": "52-54-00-00-00-01"}""", "Expected valid MAC address for address: 52-54-00-00-00-01")]
    [InlineData("""{"node_uuid": "11111111-1111-4111-8111-111111111111", "address": "52:54:00:00:00:01", "physical_network": ""}""", "Schema error for port: '' is too short")]
    [InlineData("""{"node_uuid": "11111111-1111-4111-8111-111111111111", "address": "52:54:00:00:00:01", "vendor": "123456789012345678901234567890123"}""", "Schema error for port: '123456789012345678901234567890123' is too long")]
    [InlineData("""{"node_uuid": "11111111-1111-4111-8111-111111111111", "address": "52:54:00:00:00:01", "local_link_connection": {"switch_id": "x", "port_id": "1"}}""", "Invalid local_link_connection: switch_id: 'x' is neither a MAC address nor an OpenFlow datapath id")]
    [InlineData("""{"node_uuid": "11111111-1111-4111-8111-111111111111", "address": "52:54:00:00:00:01", "internal_info": {}}""", "Schema error for port: Additional properties are not allowed ('internal_info' was unexpected)")]
    public async Task Create_Refused_InIronicsWords(string body, string message)
    {
        await using var api = await StartAsync();
        var reply = await api.PostAsync("/v1/ports", body);
        Assert.Equal((400, message), (reply.Status, reply.Faultstring));
    }

    [Theory]
    [InlineData("1.63", 406)]
    [InlineData("1.64", 201)]
    public async Task NetworkType_ComesWith64(string version, int status)
    {
        await using var api = await StartAsync();
        Assert.Equal(status, (await api.PostAsync("/v1/ports",
            $$"""{"node_uuid": "{{Node}}", "address": "52:54:00:00:00:01", "local_link_connection": {"network_type": "unmanaged"} }""", version)).Status);
    }

    [Theory]
    [InlineData("1.89", false)]
    [InlineData("1.90", true)]
    [InlineData("1.104", true)]
    [InlineData("1.105", false)]
    public async Task VtepLinks_AreKnownFrom90To104(string version, bool known)
    {
        await using var api = await StartAsync();
        const string Body = $$"""{"uuid": "{{Port}}", "node_uuid": "{{Node}}", "address": "52:54:00:00:00:01", "local_link_connection": {"port_id": "1", "vtep-logical-switch": "a", "vtep-physical-switch": "b"} }""";
        Assert.Equal(known ? 201 : 406, (await api.PostAsync("/v1/ports", Body, version)).Status);
        if (!known) await api.PostAsync("/v1/ports", Body, "1.90");
        Assert.Equal(known, (await api.GetAsync($"/v1/ports/{Port}", version)).Json.GetProperty("local_link_connection").TryGetProperty("vtep-logical-switch", out _));
    }

    [Theory]
    [InlineData("GET", Port, 200)]
    [InlineData("GET", "eth0", 200)]
    [InlineData("GET", "52:54:00:00:00:01", 400)] // no name: colons
    [InlineData("GET", "nosuch", 404)]
    [InlineData("DELETE", "eth0", 400)]
    [InlineData("DELETE", Port, 204)]
    public async Task Identifier_UuidOrName_DeleteByUuidOnly(string method, string ident, int status)
    {
        await using var api = await StartAsync();
        await api.PostAsync("/v1/ports", $$"""{"uuid": "{{Port}}", "name": "eth0", "node_uuid": "{{Node}}", "address": "52:54:00:00:00:01"}""");
        Assert.Equal(status, (await api.SendAsync(new(method), $"/v1/ports/{ident}")).Status);
    }

    [Theory]
    [InlineData("/v1/ports", 1)]
    [InlineData("/v1/ports?node=n", 1)]
    [InlineData($"/v1/ports?node_uuid={Node}", 1)]
    [InlineData("/v1/ports?address=52:54:00:00:00:01", 1)]
    [InlineData("/v1/ports?address=52:54:00:ff:ff:ff", 0)]
    [InlineData("/v1/nodes/n/ports", 1)]
    [InlineData("/v1/nodes/n/ports/detail", 1)]
    [InlineData("/v1/nodes/other/ports", 0)]
    public async Task List_Filters(string path, int count)
    {
        await using var api = await StartAsync();
        await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "name": "other"}""");
        await api.PostAsync("/v1/ports", $$"""{"node_uuid": "{{Node}}", "address": "52:54:00:00:00:01"}""");
        var reply = await api.GetAsync(path);
        Assert.Equal((200, count), (reply.Status, reply.Json.GetProperty("ports").GetArrayLength()));
    }

    [Theory]
    [InlineData("GET", "/v1/ports?node=nosuch", 404)]
    [InlineData("GET", "/v1/ports?node=n&portgroup=11111111-1111-4111-8111-111111111111", 403)]
    [InlineData("GET", "/v1/ports?address=x", 400)]
    [InlineData("POST", "/v1/nodes/n/ports", 400)]
    [InlineData("DELETE", "/v1/nodes/n/ports/x", 400)]
    [InlineData("GET", "/v1/nodes/nosuch/ports", 404)]
    public async Task List_WrongCalls_AreRefused(string method, string path, int status)
    {
        await using var api = await StartAsync();
        Assert.Equal(status, (await api.SendAsync(new(method), path)).Status);
    }

    [Theory]
    [InlineData("""[{"op": "replace", "path": "/pxe_enabled", "value": "no"}]""", 200, "pxe_enabled", "false")]
    [InlineData("""[{"op": "remove", "path": "/pxe_enabled"}]""", 200, "pxe_enabled", "true")]
    [InlineData("""[{"op": "add", "path": "/extra/ip_address", "value": "10.0.0.5"}]""", 200, "extra", "{\"ip_address\":\"10.0.0.5\"}")]
    [InlineData("""[{"op": "replace", "path": "/address", "value": "52:54:00:AA:00:02"}]""", 200, "address", "\"52:54:00:aa:00:02\"")]
    [InlineData("""[{"op": "remove", "path": "/address"}]""", 400, null, "Schema error for patch: 'address' is a required property")]
    [InlineData("""[{"op": "replace", "path": "/node_uuid", "value": "99999999-9999-4999-8999-999999999999"}]""", 400, null, "Node 99999999-9999-4999-8999-999999999999 could not be found.")]
    public async Task Patch_Table(string patch, int status, string? field, string expected)
    {
        await using var api = await StartAsync();
        await api.PostAsync("/v1/ports", $$"""{"uuid": "{{Port}}", "node_uuid": "{{Node}}", "address": "52:54:00:00:00:01"}""");
        var reply = await api.PatchAsync($"/v1/ports/{Port}", patch);
        Assert.Equal((status, expected), (reply.Status, field is null ? reply.Faultstring : reply.Json.GetProperty(field).GetRawText()));
    }

    private static async Task<ApiHost> StartAsync()
    {
        var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "uuid": "{{Node}}", "name": "n"}""");
        return api;
    }
}
