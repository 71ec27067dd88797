using System.Text.Json;
using Ironic.Api.Tests.Support;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;

namespace Ironic.Api.Tests.Hardware;

/// <summary>The sub-resources of a node that ask its driver: what they say where it can, and what where it cannot.</summary>
public sealed class HardwareTests
{
    private const string Uuid = "11111111-1111-4111-8111-111111111111", Port = "22222222-2222-4222-8222-222222222222", Group = "33333333-3333-4333-8333-333333333333";

    [Theory]
    [InlineData("GET", "states/console", null, 400, "Driver fake-hardware does not support console (disabled or not implemented).")]
    [InlineData("PUT", "states/console", """{"enabled": true}""", 400, "Driver fake-hardware does not support console (disabled or not implemented).")]
    [InlineData("PUT", "states/boot_mode", """{"target": "uefi"}""", 400, "Driver fake-hardware does not support set_boot_mode (disabled or not implemented).")]
    [InlineData("PUT", "states/secure_boot", """{"target": true}""", 400, "Driver fake-hardware does not support set_secure_boot_state (disabled or not implemented).")]
    [InlineData("PUT", "states/raid", """{"logical_disks": [{"size_gb": 1, "raid_level": "1"}]}""", 404, "Driver bare does not support raid (disabled or not implemented).")]
    [InlineData("GET", "management/indicators", null, 400, "Driver fake-hardware does not support get_supported_indicators (disabled or not implemented).")]
    [InlineData("GET", "vmedia", null, 400, "Driver fake-hardware does not support get_virtual_media (disabled or not implemented).")]
    [InlineData("POST", "vmedia", """{"device_type": "cdrom", "image_url": "http://x/y.iso"}""", 400, "Driver fake-hardware does not support attach_virtual_media (disabled or not implemented).")]
    [InlineData("GET", "vendor_passthru/methods", null, 400, "Driver fake-hardware does not support vendor (disabled or not implemented).")]
    [InlineData("POST", "vendor_passthru?method=x", "{}", 400, "Driver fake-hardware does not support vendor (disabled or not implemented).")]
    public async Task Call_TheDriverCannotTake_IsRefusedAsUnsupported(string method, string path, string? body, int status, string text)
    {
        await using var api = await StartAsync(text.Contains("bare ", StringComparison.Ordinal) ? "bare" : "fake-hardware");
        var reply = await api.SendAsync(new(method), $"/v1/nodes/n/{path}", body);
        Assert.Equal((status, text), (reply.Status, reply.Faultstring));
        Assert.Equal(404, (await api.SendAsync(new(method), $"/v1/nodes/nosuch/{path}", body)).Status);
    }

    [Fact]
    public async Task BootMode_IsRefusedWhereTheNodeDoesNotRest()
    {
        await using var api = await StartAsync("equipped");
        foreach (var body in new[] { """{"target": "bios"}""", """{"target": "x"}""", "{}" }) Assert.Equal((body, 400), (body, (await api.PutAsync("/v1/nodes/n/states/boot_mode", body)).Status));
        Assert.Equal(404, (await api.PutAsync("/v1/nodes/n/states/boot_mode", """{"target": "uefi"}""", "1.75")).Status);
        await ChangeAsync(api, node => node with { Provision = new(ProvisionState.Deploying, ProvisionState.Active) });
        Assert.Equal(409, (await api.PutAsync("/v1/nodes/n/states/boot_mode", """{"target": "uefi"}""")).Status);
        Assert.Equal(409, (await api.PutAsync("/v1/nodes/n/states/secure_boot", """{"target": true}""")).Status);
    }

    [Theory]
    [InlineData("""{"logical_disks": [{"size_gb": 100, "raid_level": "1"}]}""", 204)]
    [InlineData("""{"logical_disks": [{"size_gb": "MAX", "raid_level": "5+0", "controller": "software", "physical_disks": [{"size": ">= 10"}, {"size": ">= 10"}], "is_root_volume": true}]}""", 204)]
    [InlineData("{}", 204)]
    [InlineData("""{"logical_disks": []}""", 400)]
    [InlineData("""{"logical_disks": [{"size_gb": 100}]}""", 400)]
    [InlineData("""{"logical_disks": [{"size_gb": -1, "raid_level": "1"}]}""", 400)]
    [InlineData("""{"logical_disks": [{"size_gb": 1, "raid_level": "7"}]}""", 400)]
    [InlineData("""{"logical_disks": [{"size_gb": 1, "raid_level": "1", "physical_disks": ["a"]}]}""", 400)]
    [InlineData("""{"logical_disks": [{"size_gb": 1, "raid_level": "1", "more": 1}]}""", 400)]
    [InlineData("""{"disks": []}""", 400)]
    [InlineData("[]", 400)]
    public async Task Raid_WishIsCheckedAndKept(string body, int status)
    {
        await using var api = await StartAsync("equipped");
        Assert.Equal(status, (await api.PutAsync("/v1/nodes/n/states/raid", body)).Status);
        Assert.Equal(406, (await api.PutAsync("/v1/nodes/n/states/raid", body, "1.11")).Status);
        var kept = JsonElement.Parse((await api.GetAsync("/v1/nodes/n/states")).Json.GetProperty("target_raid_config").GetRawText());
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(status == 204 ? body : "{}"), kept));
    }

    [Fact]
    public async Task Bmc_IsDescribedWithoutBeingAsked()
    {
        await using var api = await StartAsync("equipped");
        Assert.Equal(
            """{"protocol":"ipmi","address":"10.0.0.5:623","identity":{"vendor":"acme"},"quirks":{"mostPerSecond":2},"session_open":true,"cipher_suite":17,"waiting":1,"requests":40,"""
            + """ "round_trip":0.0123,"timeout":0.5,"most_per_second":2,"least_interval":0,"failures":3,"last_failure":"BMC is silent","asked_again_in":5}""".TrimStart(),
            (await api.GetAsync("/appliance/v1/nodes/n/bmc", version: null)).Body);
        Assert.Equal(404, (await api.GetAsync("/appliance/v1/nodes/nosuch/bmc", version: null)).Status);
    }

    [Fact]
    public async Task Bmc_OfADriverWithout_IsRefusedAsUnsupported()
    {
        await using var api = await StartAsync("fake-hardware");
        var reply = await api.GetAsync("/appliance/v1/nodes/n/bmc", version: null);
        Assert.Equal((400, "Driver fake-hardware does not support bmc_status (disabled or not implemented)."), (reply.Status, reply.Faultstring));
    }

    [Fact]
    public async Task Indicators_AreListedShownAndSet()
    {
        await using var api = await StartAsync("equipped");
        const string All = "/v1/nodes/n/management/indicators";
        var listed = (await api.GetAsync(All)).Json.GetProperty("indicators");
        Assert.Equal($$"""{"name":"led@chassis","component":"chassis","readonly":false,"states":["off","on"],"links":[{"href":"{{api.Url}}{{All}}/led@chassis","rel":"self"},{"href":"{{api.Url}}/nodes/n/management/indicators/led@chassis","rel":"bookmark"}]}""", listed[0].GetRawText());
        Assert.Equal(204, (await api.PutAsync(All + "/led@chassis", """{"state": "on"}""")).Status);
        Assert.Equal("""{"state":"on"}""", (await api.GetAsync(All + "/led@chassis")).Body);
        foreach (var (path, body) in new[] { ("led", "on"), ("led@", "on"), ("nosuch@chassis", "on"), ("led@chassis", "purple"), ("led@chassis", "blinking"), ("lamp@system", "off") })
            Assert.Equal((path, body, 400), (path, body, (await api.PutAsync($"{All}/{path}", $$"""{"state": "{{body}}"}""")).Status));
    }

    [Fact]
    public async Task Media_AreCheckedBeforeTheyAreAccepted()
    {
        await using var api = await StartAsync("equipped");
        const string Path = "/v1/nodes/n/vmedia";
        foreach (var body in new[] { "{}", """{"device_type": "tape", "image_url": "http://x"}""", """{"device_type": "cdrom", "image_url": "ftp://x"}""", """{"device_type": "cdrom", "image_url": "x"}""", """{"device_type": "cdrom"}""", """{"device_type": "cdrom", "image_url": "http://x", "image_download_source": "disk"}""" })
            Assert.Equal((body, 400), (body, (await api.PostAsync(Path, body)).Status));
        Assert.Equal(400, (await api.DeleteAsync(Path + "?device_types=tape")).Status);
        Assert.Equal((404, 404), ((await api.GetAsync(Path, "1.92")).Status, (await api.PostAsync(Path, "{}", "1.88")).Status));
        await ChangeAsync(api, node => node with { Fault = NodeFaults.Power });
        Assert.Equal(503, (await api.PostAsync(Path, """{"device_type": "cdrom", "image_url": "http://x/y.iso"}""")).Status);
    }

    [Theory]
    [InlineData("POST", "vendor_passthru?method=echo", """{"text": "a"}""", 200, "\"a\"")]
    [InlineData("GET", "vendor_passthru/echo?text=b", null, 200, "\"b\"")]
    [InlineData("POST", "vendor_passthru/raw", "{}", 200, "bytes")]
    [InlineData("POST", "vendor_passthru/reset", null, 202, "")]
    [InlineData("DELETE", "vendor_passthru/echo", null, 400, "The method echo does not support HTTP DELETE")]
    [InlineData("POST", "vendor_passthru/nosuch", null, 400, "No handler for method nosuch")]
    [InlineData("POST", "vendor_passthru", null, 400, "Method not specified")]
    [InlineData("POST", "vendor_passthru/echo", "{}", 400, "Parameter 'text' not passed to method 'echo'.")]
    [InlineData("POST", "vendor_passthru/echo", "[]", 400, "Schema error for body: [] is not of type 'object'")]
    public async Task Vendor_MethodsAreCalled(string method, string path, string? body, int status, string said)
    {
        await using var api = await StartAsync("equipped");
        var reply = await api.SendAsync(new(method), $"/v1/nodes/n/{path}", body);
        Assert.Equal((status, said), (reply.Status, status < 400 ? reply.Body : reply.Faultstring));
        Assert.Equal("""{"http_methods":["GET","POST"],"async":false,"description":"Says it again.","attach":false,"require_exclusive_lock":false}""",
            (await api.GetAsync("/v1/nodes/n/vendor_passthru/methods")).Json.GetProperty("echo").GetRawText());
    }

    [Fact]
    public async Task Vifs_TakeGroupsFirst_ThenPortsThatBoot()
    {
        await using var api = await StartAsync("equipped");
        const string All = "/v1/nodes/n/vifs";
        await api.PostAsync("/v1/portgroups", $$"""{"uuid": "{{Group}}", "node_uuid": "{{Uuid}}", "standalone_ports_supported": false}""");
        await api.PostAsync("/v1/ports", $$"""{"node_uuid": "{{Uuid}}", "address": "52:54:00:00:00:01", "portgroup_uuid": "{{Group}}", "pxe_enabled": false}""");
        await api.PostAsync("/v1/ports", $$"""{"uuid": "{{Port}}", "node_uuid": "{{Uuid}}", "address": "52:54:00:00:00:02"}""");
        Assert.Equal("""{"vifs":[]}""", (await api.GetAsync(All)).Body);
        Assert.Equal(204, (await api.PostAsync(All, """{"id": "first", "more": {"x": 1}}""")).Status);
        Assert.Equal("first", (await api.GetAsync($"/v1/portgroups/{Group}")).Json.GetProperty("internal_info").GetProperty("tenant_vif_port_id").GetString());
        Assert.Equal(409, (await api.PostAsync(All, """{"id": "first"}""")).Status);
        Assert.Equal(204, (await api.PostAsync(All, $$"""{"id": "second", "port_uuid": "{{Port}}"}""")).Status);
        Assert.Equal("""{"vifs":[{"id":"first"},{"id":"second"}]}""", (await api.GetAsync(All)).Body);
        var full = await api.PostAsync(All, """{"id": "third"}""");
        Assert.Equal((400, "Unable to attach VIF third, not enough free physical ports."), (full.Status, full.Faultstring));
        Assert.Equal(204, (await api.DeleteAsync(All + "/first")).Status);
        var absent = await api.DeleteAsync(All + "/first");
        Assert.Equal((400, $"Unable to detach VIF first from node {Uuid} because it is not attached to it."), (absent.Status, absent.Faultstring));
        foreach (var body in new[] { "{}", "[]", """{"id": 1}""", $$"""{"id": "x", "port_uuid": "{{Port}}", "portgroup_uuid": "{{Group}}"}""", """{"id": "x", "port_uuid": "y"}""" })
            Assert.Equal((body, 400), (body, (await api.PostAsync(All, body)).Status));
        Assert.Equal(404, (await api.GetAsync(All, "1.27")).Status);
    }

    [Fact]
    public async Task Bios_IsShownAsLastRead()
    {
        await using var api = await StartAsync("equipped");
        const string All = "/v1/nodes/n/bios";
        Assert.Equal("""{"bios":[]}""", (await api.GetAsync(All)).Body);
        await api.Conductor.Store.CommitAsync([new StoreWrite.PutBios(new(Guid.Parse(Uuid), [new("Virtualization", "On") { AttributeType = "Enumeration", AllowableValues = ["On", "Off"], CreatedAt = DateTimeOffset.UnixEpoch }]))], CancellationToken.None);
        Assert.Equal(["created_at", "links", "name", "updated_at", "value"], Names((await api.GetAsync(All)).Json.GetProperty("bios")[0]));
        var detail = (await api.GetAsync(All + "?detail=true")).Json.GetProperty("bios")[0];
        Assert.Equal(("Enumeration", """["On","Off"]"""), (detail.GetProperty("attribute_type").GetString(), detail.GetProperty("allowable_values").GetRawText()));
        Assert.Equal("On", (await api.GetAsync(All + "/Virtualization")).Json.GetProperty("Virtualization").GetProperty("value").GetString());
        Assert.False((await api.GetAsync(All + "/Virtualization", "1.73")).Json.GetProperty("Virtualization").TryGetProperty("unique", out _));
        Assert.Equal(404, (await api.GetAsync(All + "/nosuch")).Status);
        Assert.Equal((404, 406), ((await api.GetAsync(All, "1.39")).Status, (await api.GetAsync(All + "?detail=true", "1.73")).Status));
    }

    [Fact]
    public async Task Firmware_IsShownAsLastRead()
    {
        await using var api = await StartAsync("equipped");
        const string All = "/v1/nodes/n/firmware";
        await api.Conductor.Store.CommitAsync([new StoreWrite.PutFirmware(new(Guid.Parse(Uuid), [new("bmc") { InitialVersion = "1", CurrentVersion = "2", Vendor = "V", CreatedAt = DateTimeOffset.UnixEpoch }]))], CancellationToken.None);
        Assert.Equal(["component", "created_at", "current_version", "initial_version", "last_version_flashed", "updated_at"], Names((await api.GetAsync(All, "1.113")).Json.GetProperty("firmware")[0]));
        Assert.Equal("V", (await api.GetAsync(All)).Json.GetProperty("firmware")[0].GetProperty("vendor").GetString());
        Assert.Equal((400, 404), ((await api.GetAsync(All + "?fields=vendor", "1.113")).Status, (await api.GetAsync(All, "1.85")).Status));
    }

    [Fact]
    public async Task Driver_TellsOfRaidAndItsMethods()
    {
        await using var api = await StartAsync("equipped");
        Assert.Contains("RAID level", (await api.GetAsync("/v1/drivers/equipped/raid/logical_disk_properties")).Json.GetProperty("raid_level").GetString(), StringComparison.Ordinal);
        Assert.Equal((406, 404), ((await api.GetAsync("/v1/drivers/equipped/raid/logical_disk_properties", "1.11")).Status, (await api.GetAsync("/v1/drivers/nosuch/raid/logical_disk_properties")).Status));
        Assert.Equal("{}", (await api.GetAsync("/v1/drivers/equipped/vendor_passthru/methods")).Body);
        Assert.Equal(400, (await api.PostAsync("/v1/drivers/equipped/vendor_passthru?method=x", "{}")).Status);
    }

    [Fact]
    public async Task Call_OnALockedNode_IsAConflict()
    {
        await using var api = await StartAsync("equipped");
        await ChangeAsync(api, node => node with { Reservation = "elsewhere" });
        foreach (var (method, path, body) in new[] { ("PUT", "states/raid", "{}"), ("PUT", "states/boot_mode", """{"target": "uefi"}"""), ("PUT", "states/console", """{"enabled": true}"""), ("POST", "vifs", """{"id": "x"}"""), ("POST", "vendor_passthru/reset", "{}"), ("DELETE", "vmedia", "") })
            Assert.Equal((path, 409), (path, (await api.SendAsync(new(method), $"/v1/nodes/n/{path}", body.Length > 0 ? body : null)).Status));
        Assert.Equal(200, (await api.GetAsync("/v1/nodes/n/vmedia")).Status);
        Assert.Equal(200, (await api.GetAsync("/v1/nodes/n/vifs")).Status);
    }

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(property => property.Name).Order();

    private static async Task ChangeAsync(ApiHost api, Func<Node, Node> change) => await api.Conductor.ChangeAsync(Guid.Parse(Uuid), change);

    private static async Task<ApiHost> StartAsync(string driver)
    {
        var api = await ApiHost.StartAsync(new FakeConductor { Drivers = FakeDrivers.Equipped });
        Assert.Equal(201, (await api.PostAsync("/v1/nodes", $$"""{"driver": "{{driver}}", "uuid": "{{Uuid}}", "name": "n"}""")).Status);
        return api;
    }
}
