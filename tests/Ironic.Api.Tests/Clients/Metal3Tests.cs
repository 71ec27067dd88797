using System.Text.Json;
using Ironic.Api.Tests.Support;

namespace Ironic.Api.Tests.Clients;

/// <summary>metal3's baremetal-operator, call by call, in each of the versions that it picks from.</summary>
public sealed class Metal3Tests
{
    private const string Name = "metal3~worker-0", Mac = "52:54:00:b2:00:01", Host = "b0000000-0000-4000-8000-000000000001";

    [Theory]
    [InlineData("1.89")]
    [InlineData("1.93")]
    [InlineData("1.95")]
    [InlineData("1.109")]
    [InlineData("1.110")]
    public async Task Host_IsRegisteredPreparedProvisionedAndDeleted(string version)
    {
        await using var api = await RealConductor.StartAsync();
        var operatorOf = new ClientSequence(api, version);
        var minor = int.Parse(version[2..], System.Globalization.CultureInfo.InvariantCulture);

        // ready
        Assert.Equal("1.1", (await operatorOf.GetAsync("/v1/")).GetProperty("version").GetProperty("min_version").GetString());
        Assert.NotEqual(0, (await operatorOf.GetAsync("/v1/drivers?detail=false")).GetProperty("drivers").GetArrayLength());

        var node = await RegisterAsync(operatorOf, minor);
        await PrepareAsync(operatorOf, node);
        await ProvisionAsync(operatorOf, node);
        await ServeAsync(operatorOf, node, minor);

        // deprovision, delete
        await operatorOf.CallAsync($"PATCH /v1/nodes/{node}", 200, """[{"op": "replace", "path": "/automated_clean", "value": true}]""");
        var free = await operatorOf.ProvisionAsync(node, """{"target": "deleted"}""", "available");
        Assert.Equal(JsonValueKind.Null, free.GetProperty("instance_uuid").ValueKind);
        await operatorOf.CallAsync($"PUT /v1/nodes/{node}/maintenance", 202, """{"reason": "forced deletion"}""");
        await operatorOf.CallAsync($"DELETE /v1/nodes/{node}/maintenance", 202);
        await operatorOf.CallAsync($"DELETE /v1/nodes/{node}", 204);
    }

    [Fact]
    public async Task Host_ThatRuns_IsAdopted()
    {
        await using var api = await RealConductor.StartAsync();
        var operatorOf = new ClientSequence(api, "1.95");
        var node = (await operatorOf.CallAsync("POST /v1/nodes", 201, $$"""{"driver": "fake-hardware", "name": "{{Name}}", "deploy_interface": "fake"}""")).Json.GetProperty("uuid").GetString()!;
        await operatorOf.ProvisionAsync(node, """{"target": "manage"}""", "manageable");
        await operatorOf.CallAsync($"PATCH /v1/nodes/{node}", 200, $$"""[{"op": "add", "path": "/instance_uuid", "value": "{{Host}}"}, {"op": "add", "path": "/instance_info/image_source", "value": "http://192.0.2.2/image.raw"}]""");
        await operatorOf.ProvisionAsync(node, """{"target": "adopt"}""", "active");
    }

    private static async Task<string> RegisterAsync(ClientSequence operatorOf, int minor)
    {
        await operatorOf.CallAsync($"GET /v1/nodes/{Name}", 404);
        await operatorOf.CallAsync("GET /v1/nodes/worker-0", 404);
        Assert.Equal(0, (await operatorOf.GetAsync($"/v1/ports?address={Uri.EscapeDataString(Mac)}&fields=node_uuid,uuid,address")).GetProperty("ports").GetArrayLength());
        var disablePowerOff = minor >= 95 ? """ "disable_power_off": false,""" : "";
        var node = (await operatorOf.CallAsync("POST /v1/nodes", 201, $$"""
            {"driver": "fake-hardware", "name": "{{Name}}", "driver_info": {"redfish_address": "https://192.0.2.3", "redfish_password": "secret", "redfish_system_id": "/redfish/v1/Systems/1"},
             "bios_interface": "fake", "boot_interface": "fake", "firmware_interface": "fake", "deploy_interface": "fake", "inspect_interface": "fake", "management_interface": "fake",
             "power_interface": "fake", "raid_interface": "fake", "vendor_interface": "fake",{{disablePowerOff}}
             "properties": {"capabilities": "boot_mode:uefi", "cpu_arch": "x86_64"} }
            """)).Json.GetProperty("uuid").GetString()!;
        Assert.Equal(0, (await operatorOf.GetAsync($"/v1/ports?node_uuid={node}")).GetProperty("ports").GetArrayLength());
        await operatorOf.CallAsync("POST /v1/ports", 201, $$"""{"node_uuid": "{{node}}", "address": "{{Mac}}", "pxe_enabled": true}""");
        await operatorOf.CallAsync($"PATCH /v1/nodes/{node}", 200, """
            [{"op": "add", "path": "/driver_info/deploy_kernel", "value": "http://192.0.2.2/kernel"}, {"op": "add", "path": "/driver_info/deploy_ramdisk", "value": "http://192.0.2.2/ramdisk"},
             {"op": "add", "path": "/driver_info/kernel_append_params", "value": "%default%"}, {"op": "replace", "path": "/automated_clean", "value": false},
             {"op": "add", "path": "/properties/vendor", "value": "Example"}, {"op": "add", "path": "/network_data", "value": {}}]
            """);
        await operatorOf.ProvisionAsync(node, """{"target": "manage"}""", "manageable");
        Assert.Equal("******", (await operatorOf.GetAsync($"/v1/nodes/{node}")).GetProperty("driver_info").GetProperty("redfish_password").GetString());
        return node;
    }

    /// <summary>Inspection, and what is to be true before an image is written.</summary>
    private static async Task PrepareAsync(ClientSequence operatorOf, string node)
    {
        await operatorOf.CallAsync($"PATCH /v1/nodes/{node}", 200, """[{"op": "replace", "path": "/properties/capabilities", "value": "boot_mode:uefi"}]""");
        await operatorOf.CallAsync($"GET /v1/nodes/{node}/inventory", 404);
        await operatorOf.ProvisionAsync(node, """{"target": "inspect"}""", "manageable");

        await operatorOf.CallAsync($"PUT /v1/nodes/{node}/states/raid", 204, """{"logical_disks": [{"size_gb": 50, "raid_level": "1", "is_root_volume": true}]}""");
        await operatorOf.GetAsync($"/v1/nodes/{node}/bios?detail=true");
        await operatorOf.GetAsync($"/v1/nodes/{node}/firmware");
        await operatorOf.ProvisionAsync(node, """
            {"target": "clean", "clean_steps": [{"interface": "raid", "step": "delete_configuration"}, {"interface": "raid", "step": "create_configuration"},
             {"interface": "bios", "step": "apply_configuration", "args": {"settings": [{"name": "VirtualizationTechnology", "value": "on"}]}}]}
            """, "manageable");
    }

    private static async Task ProvisionAsync(ClientSequence operatorOf, string node)
    {
        await operatorOf.ProvisionAsync(node, """{"target": "provide"}""", "available");
        await operatorOf.CallAsync($"PATCH /v1/nodes/{node}", 200, $$"""
            [{"op": "add", "path": "/instance_uuid", "value": "{{Host}}"}, {"op": "add", "path": "/instance_info/image_source", "value": "http://192.0.2.2/image.raw"},
             {"op": "add", "path": "/instance_info/image_os_hash_algo", "value": "sha256"}, {"op": "add", "path": "/instance_info/image_os_hash_value", "value": "{{new string('a', 64)}}"},
             {"op": "add", "path": "/instance_info/image_disk_format", "value": "raw"}, {"op": "add", "path": "/instance_info/capabilities", "value": {"boot_mode": "uefi"} },
             {"op": "add", "path": "/instance_info/root_device", "value": {"name": "s== /dev/sda"} }]
            """);
        var validated = await operatorOf.GetAsync($"/v1/nodes/{node}/validate");
        Assert.True(validated.GetProperty("boot").GetProperty("result").GetBoolean() && validated.GetProperty("deploy").GetProperty("result").GetBoolean());
        await operatorOf.ProvisionAsync(node, """{"target": "active", "configdrive": {"meta_data": {"uuid": "x"}, "user_data": "#cloud-config", "network_data": {}}}""", "active");
    }

    /// <summary>Power, service, capacity, and what the driver cannot do.</summary>
    private static async Task ServeAsync(ClientSequence operatorOf, string node, int minor)
    {
        await operatorOf.CallAsync($"PUT /v1/nodes/{node}/states/power", 202, """{"target": "soft power off", "timeout": 180}""");
        await operatorOf.PollAsync($"/v1/nodes/{node}", shown => shown.GetProperty("power_state").GetString() == "power off" && shown.GetProperty("reservation").ValueKind == JsonValueKind.Null, "the host is off");
        await operatorOf.CallAsync($"PUT /v1/nodes/{node}/states/power", 202, """{"target": "power on", "timeout": 180}""");
        await operatorOf.PollAsync($"/v1/nodes/{node}", shown => shown.GetProperty("power_state").GetString() == "power on" && shown.GetProperty("reservation").ValueKind == JsonValueKind.Null, "the host is on");

        await operatorOf.ProvisionAsync(node, """{"target": "service", "service_steps": [{"interface": "firmware", "step": "update", "args": {"settings": [{"component": "bmc", "url": "http://192.0.2.2/bmc.bin"}]}}]}""", "active");
        Assert.Equal(Name, (await operatorOf.GetAsync("/v1/nodes?fields=uuid,name,provision_state,boot_interface")).GetProperty("nodes")[0].GetProperty("name").GetString());
        if (minor >= 93) await operatorOf.CallAsync($"GET /v1/nodes/{node}/vmedia", 400);
        Assert.Equal(minor >= 109, (await operatorOf.GetAsync($"/v1/nodes/{node}")).TryGetProperty("health", out _));
    }
}
