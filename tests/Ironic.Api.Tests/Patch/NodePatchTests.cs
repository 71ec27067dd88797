using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Patch;

/// <summary>PATCH of a node: what it does, and what it says when it does not (contract, section 3.1).</summary>
public sealed class NodePatchTests
{
    private const string Node = "/v1/nodes/11111111-1111-4111-8111-111111111111";

    private const string Draft = """
        {"uuid": "11111111-1111-4111-8111-111111111111", "name": "n", "driver": "fake-hardware", "owner": "me", "conductor_group": "Rack-1",
         "extra": {"a": "1", "list": [1, 2, 3], "deep": {"er": {"x": 1}}}, "driver_info": {"ipmi_password": "secret"}}
        """;

    [Theory]
    [InlineData("""[]""", "extra", """{"a":"1","list":[1,2,3],"deep":{"er":{"x":1}}}""")]
    [InlineData("""[{"op": "add", "path": "/extra/b", "value": {"c": null}}]""", "extra", """{"a":"1","list":[1,2,3],"deep":{"er":{"x":1}},"b":{"c":null}}""")]
    [InlineData("""[{"op": "add", "path": "/extra/a", "value": 2}]""", "extra", """{"a":2,"list":[1,2,3],"deep":{"er":{"x":1}}}""")]
    [InlineData("""[{"op": "replace", "path": "/extra", "value": {"only": true}}]""", "extra", """{"only":true}""")]
    [InlineData("""[{"op": "remove", "path": "/extra/deep/er/x"}]""", "extra", """{"a":"1","list":[1,2,3],"deep":{"er":{}}}""")]
    [InlineData("""[{"op": "add", "path": "/extra/list/0", "value": 0}]""", "extra", """{"a":"1","list":[0,1,2,3],"deep":{"er":{"x":1}}}""")]
    [InlineData("""[{"op": "add", "path": "/extra/list/-", "value": 4}]""", "extra", """{"a":"1","list":[1,2,3,4],"deep":{"er":{"x":1}}}""")]
    [InlineData("""[{"op": "replace", "path": "/extra/list/1", "value": "x"}]""", "extra", """{"a":"1","list":[1,"x",3],"deep":{"er":{"x":1}}}""")]
    [InlineData("""[{"op": "remove", "path": "/extra/list/2"}]""", "extra", """{"a":"1","list":[1,2],"deep":{"er":{"x":1}}}""")]
    [InlineData("""[{"op": "remove", "path": "/extra"}]""", "extra", """{}""")]
    [InlineData("""[{"op": "add", "path": "/extra/n", "value": 1}, {"op": "replace", "path": "/extra/n", "value": 2}, {"op": "remove", "path": "/extra/a"}]""", "extra", """{"list":[1,2,3],"deep":{"er":{"x":1}},"n":2}""")]
    [InlineData("""[{"op": "remove", "path": "/name"}]""", "name", "null")]
    [InlineData("""[{"op": "replace", "path": "/name", "value": "m"}]""", "name", "\"m\"")]
    [InlineData("""[{"op": "remove", "path": "/owner"}]""", "owner", "null")]
    [InlineData("""[{"op": "add", "path": "/maintenance", "value": "yes"}]""", "maintenance", "true")]
    [InlineData("""[{"op": "add", "path": "/automated_clean", "value": false}]""", "automated_clean", "false")]
    [InlineData("""[{"op": "replace", "path": "/conductor_group", "value": "RACK"}]""", "conductor_group", "\"rack\"")]
    [InlineData("""[{"op": "remove", "path": "/conductor_group"}]""", "conductor_group", "\"\"")]
    [InlineData("""[{"op": "add", "path": "/instance_uuid", "value": "22222222222242228222222222222222"}]""", "instance_uuid", "\"22222222-2222-4222-8222-222222222222\"")]
    [InlineData("""[{"op": "replace", "path": "/driver_info/ipmi_address", "value": "x"}, {"op": "add", "path": "/driver_info/ipmi_address", "value": "10.0.0.1"}]""", null, "can't replace a non-existent object 'ipmi_address'")]
    public async Task Patch_Table(string patch, string? field, string expected)
    {
        await using var api = await StartAsync();
        var reply = await api.PatchAsync(Node, patch);
        if (field is null)
        {
            Assert.Equal(400, reply.Status);
            Assert.EndsWith(expected, reply.Faultstring, StringComparison.Ordinal);
            return;
        }

        Assert.Equal((200, expected), (reply.Status, reply.Json.GetProperty(field).GetRawText()));
        Assert.Equal(expected, (await api.GetAsync(Node)).Json.GetProperty(field).GetRawText());
    }

    [Theory]
    [InlineData("""{"op": "add"}""", "Schema error for patch: {'op': 'add'} is not of type 'array'")]
    [InlineData("""[5]""", "Schema error for patch: 5 is not of type 'object'")]
    [InlineData("""[{"op": "test", "path": "/extra"}]""", "Schema error for patch: 'test' is not one of ['add', 'replace', 'remove']")]
    [InlineData("""[{"op": 1, "path": "/extra"}]""", "Schema error for patch: 1 is not one of ['add', 'replace', 'remove']")]
    [InlineData("""[{"path": "/extra"}]""", "Schema error for patch: 'op' is a required property")]
    [InlineData("""[{"op": "add"}]""", "Schema error for patch: 'path' is a required property")]
    [InlineData("""[{"op": "add", "path": "/extra/a", "value": 1, "from": "/x"}]""", "Schema error for patch: Additional properties are not allowed ('from' was unexpected)")]
    [InlineData("""[{"op": "remove", "path": "/extra/a.b"}]""", @"Schema error for patch: '/extra/a.b' does not match '^(/[\\w-]+)+$'")]
    [InlineData("""[{"op": "remove", "path": "extra"}]""", @"Schema error for patch: 'extra' does not match '^(/[\\w-]+)+$'")]
    [InlineData("""[{"op": "remove", "path": "/"}]""", @"Schema error for patch: '/' does not match '^(/[\\w-]+)+$'")]
    [InlineData("""[{"op": "remove", "path": "/extra\n"}]""", @"Schema error for patch: '/extra\n' does not match '^(/[\\w-]+)+$'")]
    [InlineData("""[{"op": "remove", "path": "/extra/zz"}]""", "Couldn't apply patch '{'op': 'remove', 'path': '/extra/zz'}'. Reason: can't remove a non-existent object 'zz'")]
    [InlineData("""[{"op": "add", "path": "/extra/no/such", "value": 1}]""", "Couldn't apply patch '{'op': 'add', 'path': '/extra/no/such', 'value': 1}'. Reason: member 'no' not found in extra")]
    [InlineData("""[{"op": "add", "path": "/extra/a/b", "value": 1}]""", "Couldn't apply patch '{'op': 'add', 'path': '/extra/a/b', 'value': 1}'. Reason: 'a' is neither an object nor a list")]
    [InlineData("""[{"op": "add", "path": "/extra/list/9", "value": 1}]""", "Couldn't apply patch '{'op': 'add', 'path': '/extra/list/9', 'value': 1}'. Reason: can't insert outside of list")]
    [InlineData("""[{"op": "remove", "path": "/extra/list/x"}]""", "Couldn't apply patch '{'op': 'remove', 'path': '/extra/list/x'}'. Reason: 'x' is not a valid sequence index")]
    [InlineData("""[{"op": "add", "path": "/name/first", "value": "x"}]""", "Couldn't apply patch '{'op': 'add', 'path': '/name/first', 'value': 'x'}'. Reason: 'name' has no members")]
    [InlineData("""[{"op": "add", "path": "/extra/a"}]""", "Couldn't apply patch '{'op': 'add', 'path': '/extra/a'}'. Reason: The operation does not contain a 'value' member")]
    [InlineData("""[{"op": "replace", "path": "/name"}]""", "Couldn't apply patch '{'op': 'replace', 'path': '/name'}'. Reason: The operation does not contain a 'value' member")]
    [InlineData("""[{"op": "remove", "path": "/driver"}]""", "Schema error for patch: 'driver' is a required property")]
    [InlineData("""[{"op": "replace", "path": "/driver", "value": null}]""", "Schema error for patch: None is not of type 'string'")]
    [InlineData("""[{"op": "replace", "path": "/extra", "value": [1]}]""", "Schema error for patch: [1] is not of type 'object', 'null'")]
    [InlineData("""[{"op": "add", "path": "/description", "value": 5}]""", "Schema error for patch: 5 is not of type 'string', 'null'")]
    [InlineData("""[{"op": "add", "path": "/name", "value": "bad name!"}]""", "Node 11111111-1111-4111-8111-111111111111: Cannot change name to invalid name 'bad name!'")]
    [InlineData("""[{"op": "add", "path": "/name", "value": "states"}]""", "The node name 'states' is reserved and cannot be used")]
    [InlineData("""[{"op": "add", "path": "/name", "value": "11111111-1111-4111-8111-111111111119"}]""", "Node 11111111-1111-4111-8111-111111111111: Cannot change name to invalid name '11111111-1111-4111-8111-111111111119'")]
    [InlineData("""[{"op": "add", "path": "/instance_uuid", "value": "x"}]""", "Expected UUID for instance_uuid: x")]
    [InlineData("""[{"op": "add", "path": "/maintenance", "value": "maybe"}]""", "Invalid maintenance: Unrecognized value 'maybe', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'")]
    [InlineData("""[{"op": "add", "path": "/network_data", "value": {"links": {}}}]""", "Invalid network_data: links must be a list of objects")]
    public async Task Patch_Refused_InIronicsWords(string patch, string message)
    {
        await using var api = await StartAsync();
        var reply = await api.PatchAsync(Node, patch);
        Assert.Equal((400, message), (reply.Status, reply.Faultstring));
        Assert.Equal("null", (await api.GetAsync(Node)).Json.GetProperty("updated_at").GetRawText());
    }

    [Theory]
    [InlineData("uuid")]
    [InlineData("provision_state")]
    [InlineData("bogus")]
    [InlineData("traits")]
    public async Task Patch_OfWhatIsNotPatchable_ListsWhatIs(string field)
    {
        await using var api = await StartAsync();
        var reply = await api.PatchAsync(Node, $$"""[{"op": "add", "path": "/{{field}}", "value": "x"}]""");
        Assert.Equal(400, reply.Status);
        Assert.StartsWith($"Cannot patch /{field}. Only the following can be updated: automated_clean, bios_interface, boot_interface, chassis_uuid, conductor_group, console_interface, ", reply.Faultstring, StringComparison.Ordinal);
        Assert.EndsWith("resource_class, retired, retired_reason, shard, storage_interface, vendor_interface", reply.Faultstring, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patch_BesideAMaskedSecret_LeavesItAsItIs()
    {
        await using var api = await StartAsync();
        var reply = await api.PatchAsync(Node, """[{"op": "add", "path": "/driver_info/ipmi_address", "value": "10.0.0.1"}]""");
        Assert.Equal("""{"ipmi_password":"******","ipmi_address":"10.0.0.1"}""", reply.Json.GetProperty("driver_info").GetRawText());
        var stored = await api.Conductor.FindAsync("n", CancellationToken.None);
        Assert.Equal("secret", stored!.DriverInfo.GetText("ipmi_password"));
    }

    [Fact]
    public async Task Patch_RemovalOfAFieldTooNew_SlipsThrough()
    {
        await using var api = await StartAsync();
        Assert.Equal(200, (await api.PatchAsync(Node, """[{"op": "remove", "path": "/owner"}]""", "1.30")).Status);
        Assert.Equal("null", (await api.GetAsync(Node)).Json.GetProperty("owner").GetRawText());
    }

    [Fact]
    public async Task Patch_ChassisRemovalBefore25_IsNotAcceptable()
    {
        await using var api = await StartAsync();
        Assert.Equal(406, (await api.PatchAsync(Node, """[{"op": "remove", "path": "/chassis_uuid"}]""", "1.24")).Status);
        Assert.Equal(200, (await api.PatchAsync(Node, """[{"op": "remove", "path": "/chassis_uuid"}]""", "1.25")).Status);
    }

    [Fact]
    public async Task Patch_ResetInterfacesWithoutDriver_IsRefused()
    {
        await using var api = await StartAsync();
        Assert.Equal(400, (await api.PatchAsync(Node + "?reset_interfaces=true", """[{"op": "add", "path": "/owner", "value": "x"}]""")).Status);
        Assert.Equal(200, (await api.PatchAsync(Node + "?reset_interfaces=true", """[{"op": "replace", "path": "/driver", "value": "fake-hardware"}]""")).Status);
    }

    [Fact]
    public async Task Patch_OfALockedNode_IsAConflict()
    {
        await using var api = await StartAsync();
        await api.Conductor.ChangeAsync(Guid.Parse("11111111-1111-4111-8111-111111111111"), node => node with { Reservation = "host-1" });
        var reply = await api.PatchAsync(Node, "[]");
        Assert.Equal((409, "Node 11111111-1111-4111-8111-111111111111 is locked by host host-1, please retry after the current operation is completed."), (reply.Status, reply.Faultstring));
    }

    private static async Task<ApiHost> StartAsync()
    {
        var api = await ApiHost.StartAsync();
        var created = await api.PostAsync("/v1/nodes", Draft);
        Assert.True(created.Status == 201, created.Body);
        return api;
    }
}
