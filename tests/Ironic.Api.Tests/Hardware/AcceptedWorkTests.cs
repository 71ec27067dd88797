using System.Text.Json;
using Ironic.Api.Tests.Support;
using Ironic.Testing;

namespace Ironic.Api.Tests.Hardware;

/// <summary>What Ironic answers before the BMC does: accepted at once, carried out under the node's lock, its failure in <c>last_error</c> and the history.</summary>
public sealed class AcceptedWorkTests
{
    private const string Console = "/v1/nodes/n/states/console", Media = "/v1/nodes/n/vmedia";

    [Fact]
    public async Task Console_StartsAndStops()
    {
        await using var api = await StartAsync();
        Assert.Equal("""{"console_enabled":false,"console_info":null}""", (await api.DoAsync(HttpMethod.Get, Console)).Body);
        var started = await api.SendAsync(HttpMethod.Put, Console, """{"enabled": true}""");
        Assert.Equal((202, "", $"{api.Url}{Console}"), (started.Status, started.Body, started.Header("Location")));
        await RestAsync(api);
        Assert.Equal("""{"console_enabled":true,"console_info":{"type":"socat","url":"tcp://10.0.0.1:7000"}}""", (await api.DoAsync(HttpMethod.Get, Console)).Body);
        Assert.Equal(202, (await api.SendAsync(HttpMethod.Put, Console + "?enabled=off")).Status);
        Assert.False((await RestAsync(api)).GetProperty("console_enabled").GetBoolean());
        Assert.Equal(400, (await api.SendAsync(HttpMethod.Put, Console, "{}")).Status);
    }

    [Fact]
    public async Task Failure_IsFoundInLastErrorAndHistory()
    {
        await using var api = await StartAsync();
        await api.DoAsync(HttpMethod.Patch, "/v1/nodes/n", """[{"op": "add", "path": "/driver_info/broken", "value": "BMC is silent"}]""");
        Assert.Equal(202, (await api.SendAsync(HttpMethod.Put, Console, """{"enabled": true}""")).Status);
        var node = await RestAsync(api);
        const string Words = "Failed to start the console: BMC is silent [cause: unexplained, low confidence]";
        Assert.Equal((Words, false, "enroll"), (node.GetProperty("last_error").GetString(), node.GetProperty("console_enabled").GetBoolean(), node.GetProperty("provision_state").GetString()));
        var told = (await api.DoAsync(HttpMethod.Get, "/v1/nodes/n/history?detail=true")).Json.GetProperty("history").EnumerateArray().Last();
        Assert.Equal(("ERROR", "console", Words), (told.GetProperty("severity").GetString(), told.GetProperty("event_type").GetString(), told.GetProperty("event").GetString()));

        await api.DoAsync(HttpMethod.Patch, "/v1/nodes/n", """[{"op": "remove", "path": "/driver_info/broken"}]""");
        await api.DoAsync(HttpMethod.Put, Console, """{"enabled": true}""");
        Assert.Equal((JsonValueKind.Null, true), (await RestAsync(api) is var well ? well.GetProperty("last_error").ValueKind : default, well.GetProperty("console_enabled").GetBoolean()));
    }

    [Fact]
    public async Task SlowBmc_HoldsTheLock_NotTheRequest()
    {
        await using var api = await StartAsync();
        await api.DoAsync(HttpMethod.Patch, "/v1/nodes/n", """[{"op": "add", "path": "/driver_info/slow", "value": "until released"}]""");
        using var bmc = EquippedDrivers.HoldConsoles();
        Assert.Equal(202, (await api.SendAsync(HttpMethod.Put, Console, """{"enabled": true}""")).Status);
        Assert.Equal("localhost", (await api.DoAsync(HttpMethod.Get, "/v1/nodes/n")).Json.GetProperty("reservation").GetString());
        Assert.Equal(409, (await api.SendAsync(HttpMethod.Put, "/v1/nodes/n/states/boot_mode", """{"target": "uefi"}""")).Status);
        Assert.Equal(409, (await api.AskAsync("n", """{"target": "active"}""")).Status); // worth repeating, though this state has no such verb
        bmc.Dispose();
        Assert.True((await RestAsync(api)).GetProperty("console_enabled").GetBoolean());
        Assert.Equal(400, (await api.AskAsync("n", """{"target": "active"}""")).Status);
    }

    [Fact]
    public async Task BootMode_AndSecureBoot_AreSet()
    {
        await using var api = await StartAsync();
        Assert.Equal(202, (await api.SendAsync(HttpMethod.Put, "/v1/nodes/n/states/boot_mode", """{"target": "uefi"}""")).Status);
        await RestAsync(api);
        Assert.Equal(202, (await api.SendAsync(HttpMethod.Put, "/v1/nodes/n/states/secure_boot", """{"target": "on"}""")).Status);
        await RestAsync(api);
        var states = (await api.DoAsync(HttpMethod.Get, "/v1/nodes/n/states")).Json;
        Assert.Equal(("uefi", true), (states.GetProperty("boot_mode").GetString(), states.GetProperty("secure_boot").GetBoolean()));
    }

    [Fact]
    public async Task Media_AreAttachedAndDetached()
    {
        await using var api = await StartAsync();
        Assert.Equal(204, (await api.SendAsync(HttpMethod.Post, Media, """{"device_type": "cdrom", "image_url": "http://x/y.iso", "image_download_source": "local"}""")).Status);
        await RestAsync(api);
        Assert.Equal("""[{"media_types":["CD","DVD"],"inserted":true,"image":"http://x/y.iso"}]""", (await api.DoAsync(HttpMethod.Get, Media)).Body);
        Assert.Equal(204, (await api.SendAsync(HttpMethod.Delete, Media + "?device_types=cdrom,disk")).Status);
        await RestAsync(api);
        Assert.Equal("""[{"media_types":["CD","DVD"],"inserted":false,"image":null}]""", (await api.DoAsync(HttpMethod.Get, Media)).Body);
    }

    [Fact]
    public async Task VendorMethod_ThatIsAsynchronous_IsAccepted()
    {
        await using var api = await StartAsync();
        Assert.Equal((202, ""), (await api.SendAsync(HttpMethod.Post, "/v1/nodes/n/vendor_passthru/reset", """{"password": "s"}""") is var accepted ? accepted.Status : 0, accepted.Body));
        Assert.Equal(JsonValueKind.Null, (await RestAsync(api)).GetProperty("last_error").ValueKind);
    }

    private static async Task<RealConductor> StartAsync()
    {
        var api = await RealConductor.StartAsync();
        await api.DoAsync(HttpMethod.Post, "/v1/nodes", """{"driver": "equipped", "name": "n"}""");
        return api;
    }

    /// <summary>The node, once nobody holds it.</summary>
    private static async Task<JsonElement> RestAsync(RealConductor api)
    {
        JsonElement node = default;
        await Eventually.TrueAsync(async () => (node = (await api.DoAsync(HttpMethod.Get, "/v1/nodes/n")).Json).GetProperty("reservation").ValueKind == JsonValueKind.Null, TimeSpan.FromSeconds(60), "the node is at rest");
        return node;
    }
}
