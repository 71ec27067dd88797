using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Nodes;

public sealed class NodeCreateTests
{
    [Theory]
    [InlineData("""{"driver": "fake-hardware", "maintenance": "on"}""", "maintenance", "true")]
    [InlineData("""{"driver": "fake-hardware", "uuid": "11111111111141118111111111111111"}""", "uuid", "\"11111111-1111-4111-8111-111111111111\"")]
    [InlineData("""{"driver": "fake-hardware", "extra": null}""", "extra", "{}")]
    [InlineData("""{"driver": "fake-hardware", "extra": {"ü": "\u00fc<&>+"}}""", "extra", "{\"ü\":\"ü<&>+\"}")]
    [InlineData("""{"driver": "fake-hardware", "conductor_group": "A-b"}""", "conductor_group", "\"a-b\"")]
    [InlineData("""{"driver": "fake-hardware", "bios_interface": "no-bios"}""", "bios_interface", "\"no-bios\"")]
    [InlineData("""{"driver": "fake-hardware"}""", "bios_interface", "\"fake\"")]
    [InlineData("""{"driver": "fake-hardware"}""", "provision_state", "\"enroll\"")]
    [InlineData("""{"driver": "fake-hardware", "properties": {"cpus": 8, "big": 123456789012345678901234567890}}""", "properties", "{\"cpus\":8,\"big\":123456789012345678901234567890}")]
    public async Task Create_Table(string body, string field, string expected)
    {
        await using var api = await ApiHost.StartAsync();
        var reply = await api.PostAsync("/v1/nodes", body);
        Assert.Equal((201, expected), (reply.Status, reply.Json.GetProperty(field).GetRawText()));
        Assert.Equal($"{api.Url}/v1/nodes/{reply.Json.GetProperty("uuid").GetString()}", reply.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("""[]""", "Schema error for node: [] is not of type 'object'")]
    [InlineData("""null""", "Schema error for node: None is not of type 'object'")]
    [InlineData("""{"driver": null}""", "Schema error for node: None is not of type 'string'")]
    [InlineData("""{"driver": "fake-hardware", "uuid": 5}""", "Expected UUID for uuid: 5")]
    [InlineData("""{"driver": "fake-hardware", "protected": true}""", "Schema error for node: Additional properties are not allowed ('protected' was unexpected)")]
    [InlineData("""{"driver": "fake-hardware", "provision_state": "active"}""", "Schema error for node: Additional properties are not allowed ('provision_state' was unexpected)")]
    [InlineData("""{"driver": "fake-hardware", "name": "detail"}""", "The node name 'detail' is reserved and cannot be used")]
    [InlineData("""{"driver": "fake-hardware", "name": ""}""", "Cannot create node with invalid name ''")]
    [InlineData("""{"driver": "fake-hardware", "instance_name": ""}""", "Schema error for node: '' is too short")]
    [InlineData("""{"driver": "fake-hardware", "bios_interface": "nope"}""", "Could not find the following interface in the 'ironic.hardware.interfaces.bios' entrypoint: nope. Valid interfaces are ['fake', 'no-bios'].")]
    [InlineData("""{"driver": "fake-hardware", "conductor_group": "a b"}""", @"Schema error for node: 'a b' does not match '^[a-zA-Z0-9_\-\.]*$'")]
    public async Task Create_Refused_InIronicsWords(string body, string message)
    {
        await using var api = await ApiHost.StartAsync();
        var reply = await api.PostAsync("/v1/nodes", body);
        Assert.Equal((400, message), (reply.Status, reply.Faultstring));
    }

    [Fact]
    public async Task Create_DescriptionTooLong_IsRefused()
    {
        await using var api = await ApiHost.StartAsync();
        Assert.Equal(201, (await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "description": "{{new string('x', 4096)}}"}""")).Status);
        var reply = await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "description": "{{new string('x', 4097)}}"}""");
        Assert.Equal(400, reply.Status);
        Assert.EndsWith("is too long", reply.Faultstring, StringComparison.Ordinal);
        Assert.True(reply.Faultstring.Length < 2000, "A message quotes the beginning only.");
    }

    [Theory]
    [InlineData("a_b~c.d", "1.10", 201)]
    [InlineData("a_b", "1.9", 400)]
    [InlineData("host-1.example.org", "1.5", 201)]
    [InlineData("host-1", "1.4", 406)]
    public async Task Name_AllowedCharacters_ComeWithTheVersion(string name, string version, int status)
    {
        await using var api = await ApiHost.StartAsync();
        Assert.Equal(status, (await api.PostAsync("/v1/nodes", $$"""{"driver": "fake-hardware", "name": "{{name}}"}""", version)).Status);
    }

    [Fact]
    public async Task Name_Before5_DoesNotFindTheNode()
    {
        await using var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "name": "n"}""");
        Assert.Equal(404, (await api.GetAsync("/v1/nodes/n", "1.4")).Status);
        Assert.Equal(200, (await api.GetAsync("/v1/nodes/n", "1.5")).Status);
    }

    [Theory]
    [InlineData("?interval=1")]
    [InlineData("?fields=uuid")]
    public async Task Create_WithUnknownArguments_IsRefused(string query)
    {
        await using var api = await ApiHost.StartAsync();
        Assert.Equal(400, (await api.PostAsync("/v1/nodes" + query, """{"driver": "fake-hardware"}""")).Status);
    }
}
