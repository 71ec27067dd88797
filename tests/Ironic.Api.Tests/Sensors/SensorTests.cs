using System.Text.Json;
using Ironic.Api.Tests.Metrics;
using Ironic.Api.Tests.Support;
using Ironic.Testing;

namespace Ironic.Api.Tests.Sensors;

/// <summary>Sensors of fake machines, from the conductor's rounds to who asks for them.</summary>
public sealed class SensorTests
{
    private const string Path = "/appliance/v1/nodes/hot/sensors";

    [Fact]
    public async Task Sensors_AreShownAndScraped_OnceTheyWereCollected()
    {
        await using var appliance = await StartAsync();
        await appliance.CreateAsync("hot", "active", """{"driver_info": {"fake_sensors": "CPU Temp=97"}}""");

        JsonElement shown = default;
        await Eventually.TrueAsync(async () => (shown = (await appliance.DoAsync(HttpMethod.Get, Path)).Json).GetProperty("sensors").GetArrayLength() > 0, TimeSpan.FromSeconds(60), "sensors are collected");
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("reason").ValueKind);
        Assert.True(TimeProvider.System.GetUtcNow() - shown.GetProperty("collected_at").GetDateTimeOffset() < TimeSpan.FromMinutes(5));
        Assert.Equal(
            ["Inlet Temp", "CPU Temp", "Fan 1", "System Power", "P12V"],
            shown.GetProperty("sensors").EnumerateArray().Select(sensor => sensor.GetProperty("name").GetString()));
        Assert.Equal(
            """{"id":"CPU Temp","name":"CPU Temp","kind":"temperature","value":97,"unit":"Cel","status":"critical","upper_critical":95,"states":[]}""",
            shown.GetProperty("sensors")[1].GetRawText());

        var uuid = (await appliance.DoAsync(HttpMethod.Get, "/v1/nodes/hot")).Json.GetProperty("uuid").GetString()!;
        var page = await Samples.ReadAsync((await appliance.DoAsync(HttpMethod.Get, "/metrics/sensors")).Body);
        Assert.Equal(97, page["ironic_hardware_sensor_celsius", ("node", uuid), ("node_name", "hot"), ("sensor", "CPU Temp"), ("kind", "temperature")]);
        Assert.Equal(95, page["ironic_hardware_sensor_upper_critical_celsius", ("node", uuid), ("sensor", "CPU Temp")]);
        Assert.Equal(2, page["ironic_hardware_sensor_status", ("node", uuid), ("sensor", "CPU Temp")]);
        Assert.Equal(0, page["ironic_hardware_sensor_status", ("node", uuid), ("sensor", "Fan 1")]);
        Assert.True(page.Has("ironic_hardware_sensor_watts", ("sensor", "System Power")));
        Assert.True(page["ironic_hardware_sensor_collected_timestamp_seconds", ("node", uuid)] > 0);
        Assert.All(page.All, sample => Assert.True(sample.Help.Length > 0, sample.Name));

        var metrics = await Samples.ReadAsync((await appliance.DoAsync(HttpMethod.Get, "/metrics")).Body);
        Assert.Equal(1, metrics["ironic_conductor_sensors_nodes", ("status", "critical")]);
        Assert.Equal(1, metrics["ironic_conductor_sensors_readings", ("kind", "temperature"), ("status", "critical")]);
        Assert.True(metrics["ironic_conductor_sensors_duration_seconds_count", ("result", "answered")] > 0);
    }

    [Fact]
    public async Task MachineThatFails_SaysSo_AndItsNodeIsLeftAlone()
    {
        await using var appliance = await StartAsync();
        await appliance.CreateAsync("hot", "active", """{"driver_info": {"fake_failures": "management.get_sensors"}}""");

        JsonElement shown = default;
        await Eventually.TrueAsync(
            async () => (shown = (await appliance.DoAsync(HttpMethod.Get, Path)).Json).GetProperty("reason").GetString()!.Contains("the last attempt failed", StringComparison.Ordinal), TimeSpan.FromSeconds(60), "an attempt has failed");
        Assert.Contains("management.get_sensors", shown.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("collected_at").ValueKind);
        Assert.Equal(0, shown.GetProperty("sensors").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, (await appliance.DoAsync(HttpMethod.Get, "/v1/nodes/hot")).Json.GetProperty("last_error").ValueKind);
        Assert.Equal("", (await appliance.DoAsync(HttpMethod.Get, "/metrics/sensors")).Body);
    }

    [Fact]
    public async Task Sensors_ThatNobodyCollects_AndWrongCalls_AreTold()
    {
        await using var appliance = await RealConductor.StartAsync();
        await appliance.CreateAsync("hot", "manageable");
        await appliance.DoAsync(HttpMethod.Post, "/v1/nodes", """{"name": "without", "driver": "equipped"}""");

        Assert.Equal("""{"collected_at":null,"reason":"sensors are not collected: conductor.sensors.enabled is false","sensors":[]}""", (await appliance.DoAsync(HttpMethod.Get, Path)).Body);
        Assert.Equal(404, (await appliance.SendAsync(HttpMethod.Get, "/appliance/v1/nodes/nosuch/sensors")).Status);
        Assert.Equal(400, (await appliance.SendAsync(HttpMethod.Get, Path + "?bogus=1")).Status);
        var refused = await appliance.SendAsync(HttpMethod.Get, "/appliance/v1/nodes/without/sensors");
        Assert.Equal((400, "Driver equipped does not support get_sensors (disabled or not implemented)."), (refused.Status, refused.Faultstring));
    }

    private static Task<RealConductor> StartAsync() => RealConductor.StartAsync(conductor => conductor with { Sensors = new() { Enabled = true, Interval = TimeSpan.FromMilliseconds(500) } });
}
