using Ironic.Api.Tests.Support;
using Ironic.Conductor.Ramdisk;
using Ironic.Model.Faults;
using Ironic.Model.Ports;
using Ironic.Model.Secrets;

namespace Ironic.Api.Tests.Ramdisk;

/// <summary>What agents see (contract, sections 7.2 to 7.6).</summary>
public sealed class RamdiskTests
{
    private const string Token = "abcdefghijabcdefghijabcdefghijabcdefghij123";
    private const string Inventory = """{"inventory": {"interfaces": [{"mac_address": "52:54:00:00:00:01"}]}}""";

    [Fact]
    public async Task Lookup_FirstTime_HandsOutTheToken()
    {
        await using var api = await StartAsync(new(Token));
        var config = (await api.GetAsync("/v1/lookup?addresses=52:54:00:00:00:01", "1.62")).Json.GetProperty("config");
        Assert.Equal(Token, config.GetProperty("agent_token").GetString());
        Assert.True(config.GetProperty("agent_token_required").GetBoolean());
        Assert.Equal(300, config.GetProperty("heartbeat_timeout").GetInt32());
        Assert.Equal("noop", config.GetProperty("metrics").GetProperty("backend").GetString());
    }

    [Fact]
    public async Task Lookup_Later_MasksTheTokenAndTheNodesSecrets()
    {
        await using var api = await StartAsync(null);
        var reply = await api.GetAsync("/v1/lookup?addresses=52:54:00:00:00:01", "1.62");
        Assert.Equal("******", reply.Json.GetProperty("config").GetProperty("agent_token").GetString());
        var node = reply.Json.GetProperty("node");
        Assert.Equal(["uuid", "properties", "instance_info", "driver_internal_info", "links"], node.EnumerateObject().Select(property => property.Name));
        Assert.DoesNotContain(Token, reply.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Redacted", reply.Body, StringComparison.Ordinal); // though the agent has no role: it needs to know its node
    }

    [Theory]
    [InlineData("?addresses=52:54:00:00:00:01,80:00:02:08:fe:80:00:00,junk", 1)]
    [InlineData("?addresses=52:54:00:00:00:01,52:54:00:00:00:02", 2)]
    [InlineData("?node_uuid=11111111-1111-4111-8111-111111111111", 0)]
    public async Task Lookup_Addresses_ThatAreNoMacsArePassedOver(string query, int macs)
    {
        await using var api = await StartAsync(null);
        var found = api.Conductor.Lookup(null, []);
        IReadOnlyList<MacAddress>? asked = null;
        api.Conductor.Lookup = (_, addresses) =>
        {
            asked = addresses;
            return found;
        };
        Assert.Equal(200, (await api.GetAsync("/v1/lookup" + query)).Status);
        Assert.Equal(macs, asked!.Count);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("?addresses=junk", 400)]
    [InlineData("?node_uuid=x", 400)]
    [InlineData("?addresses=52:54:00:00:00:01&other=1", 400)]
    public async Task Lookup_WithoutAnythingToFindBy_IsRefused(string query, int status)
    {
        await using var api = await StartAsync(null);
        Assert.Equal(status, (await api.GetAsync("/v1/lookup" + query)).Status);
    }

    [Theory]
    [InlineData("""{"callback_url": "https://10.0.0.5:9999", "agent_token": "right"}""", "1.22", 202, null)]
    [InlineData("""{"callback_url": "https://10.0.0.5:9999", "agent_token": "wrong"}""", "1.68", 400, "Invalid or missing agent token received.")]
    [InlineData("""{"agent_token": "right"}""", "1.68", 400, "Missing mandatory parameter: callback_url")]
    [InlineData("""{"callback_url": "", "agent_token": "right", "agent_version": "1"}""", "1.35", 400, "Field \"agent_version\" not recognised")]
    [InlineData("""{"callback_url": "", "agent_token": "right", "agent_version": "1"}""", "1.36", 202, null)]
    [InlineData("""{"callback_url": "", "agent_token": "right", "agent_verify_ca": "x"}""", "1.67", 400, "Field \"agent_verify_ca\" not recognised")]
    [InlineData("""{"callback_url": "", "agent_token": "right", "agent_status": "end"}""", "1.71", 400, "Field \"agent_status\" not recognised")]
    [InlineData("""{"callback_url": "", "agent_token": "right", "agent_status": "end", "agent_status_message": "done"}""", "1.72", 202, null)]
    [InlineData("""{"callback_url": "", "agent_token": "right", "more": 1}""", "1.72", 400, "Unexpected arguments: more")]
    public async Task Heartbeat_Table(string body, string version, int status, string? message)
    {
        await using var api = await StartAsync(null);
        var reply = await api.PostAsync("/v1/heartbeat/11111111-1111-4111-8111-111111111111", body, version);
        Assert.Equal((status, message ?? ""), (reply.Status, message is null ? reply.Body : reply.Faultstring));
    }

    [Theory]
    [InlineData(null, 202)]
    [InlineData("1.1", 202)]
    [InlineData("1.2", 404)]
    [InlineData("1.83", 404)]
    [InlineData("1.84", 202)]
    public async Task ContinueInspection_AnswersByVersion(string? version, int status)
    {
        await using var api = await StartAsync(new(Token));
        var reply = await api.PostAsync("/v1/continue_inspection", Inventory, version);
        Assert.Equal(status, reply.Status);
        if (status == 404) Assert.Equal("API version 1.84 or newer is required", reply.Faultstring);
        else if (version == "1.84") Assert.Equal(Token, reply.Json.GetProperty("config").GetProperty("agent_token").GetString());
        else Assert.Equal("""{"uuid":"11111111-1111-4111-8111-111111111111"}""", reply.Body);
    }

    [Theory]
    [InlineData("", "Schema error for data: None is not of type 'object'")]
    [InlineData("[]", "Schema error for data: [] is not of type 'object'")]
    [InlineData("{}", "Schema error for data: 'inventory' is a required property")]
    [InlineData("""{"inventory": {"interfaces": []}}""", "Schema error for data: [] is too short")]
    [InlineData("""{"inventory": {"interfaces": [{}]}}""", "Schema error for data: 'mac_address' is a required property")]
    public async Task ContinueInspection_OfNoInventory_IsRefused(string body, string message)
    {
        await using var api = await StartAsync(null);
        var reply = await api.PostAsync("/v1/continue_inspection", body, version: null);
        Assert.Equal((400, message), (reply.Status, reply.Faultstring));
    }

    [Fact]
    public async Task ContinueInspection_MayBeLarge()
    {
        await using var api = await StartAsync(null);
        var body = Inventory[..^1] + $", \"logs\": \"{new string('x', 3 * 1024 * 1024)}\"}}";
        Assert.Equal(202, (await api.PostAsync("/v1/continue_inspection", body, version: null)).Status);
    }

    private static async Task<ApiHost> StartAsync(Secret? newToken)
    {
        var api = await ApiHost.StartAsync();
        await api.PostAsync("/v1/nodes", """{"driver": "fake-hardware", "uuid": "11111111-1111-4111-8111-111111111111"}""");
        await api.Conductor.ChangeAsync(Guid.Parse("11111111-1111-4111-8111-111111111111"), n => n with { DriverInternalInfo = n.DriverInternalInfo.With("agent_secret_token", Token) });
        var node = await api.Conductor.FindAsync("11111111-1111-4111-8111-111111111111", CancellationToken.None);
        api.Conductor.Lookup = (_, _) => Outcome.Of(new RamdiskLookup(node!, newToken));
        return api;
    }
}
