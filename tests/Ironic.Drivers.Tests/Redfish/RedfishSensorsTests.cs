using Ironic.Drivers.Tests.Support;
using Ironic.Lab.Redfish;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Tests.Redfish;

public sealed class RedfishSensorsTests
{
    private static readonly HashSet<SensorKind> All = [.. Enum.GetValues<SensorKind>()];

    [Theory]
    [InlineData("generic")] // schema Sensor
    [InlineData("supermicro-x11")] // schemas Thermal and Power
    public async Task Sensors_AreAlikeInEitherSchema(string maker)
    {
        await using var node = await RedfishNode.StartAsync(Personalities.All[maker]);
        await node.Driver.Power.SetStateAsync(node.Context, PowerTarget.On, null, default);

        var read = await node.Slot<ISensorCapability>().ReadSensorsAsync(node.Context, All, default);

        var chassis = Personalities.All[maker].ChassisId;
        Assert.Equal(
            [("CPU1 Temp", SensorKind.Temperature, 51, "Cel", 95), ("Fan 1", SensorKind.Fan, 5400, "RPM", null), ("Inlet Temp", SensorKind.Temperature, 23, "Cel", 42), ("P12V", SensorKind.Voltage, 12.1, "V", 13.2), ("System Power", SensorKind.Power, 142, "W", (double?)null)],
            read.Where(sensor => sensor.Kind != SensorKind.Drive).OrderBy(sensor => sensor.Name, StringComparer.Ordinal).Select(sensor => (sensor.Name, sensor.Kind, sensor.Value!.Value, sensor.Unit!, sensor.UpperCritical)));
        Assert.All(read, sensor => Assert.Equal(SensorStatus.Ok, sensor.Status));
        Assert.Equal(4, read.Count(sensor => sensor is { Kind: SensorKind.Drive, Notice.Group: "Drive", Value: null }));
        Assert.Equal(read.Count, read.DistinctBy(sensor => (sensor.Kind, sensor.Id)).Count());

        var inlet = read.Single(sensor => sensor.Name == "Inlet Temp");
        Assert.Equal(($"inlet@{chassis}", "Temperature"), (inlet.Id, inlet.Notice!.Group));
        Assert.Equal(
            """{"identity":"inlet","name":"Inlet Temp","reading_celsius":23,"state":"Enabled","health":"OK","physical_context":"Intake","sensor_number":null,"max_reading_range_temp":null,"min_reading_range_temp":null}""",
            inlet.Notice!.Fields.ToString());
        Assert.Equal(("Fan", "RPM", "SystemBoard"), read.Where(sensor => sensor.Kind == SensorKind.Fan).Select(fan => (fan.Notice!.Group, fan.Notice.Fields.GetText("reading_units"), fan.Notice.Fields.GetText("physical_context"))).Single());
    }

    [Fact]
    public async Task Kinds_ThatNobodyWants_AreNotAskedFor()
    {
        await using var node = await RedfishNode.StartAsync();
        var sensors = node.Slot<ISensorCapability>();
        await sensors.ReadSensorsAsync(node.Context, All, default);
        var before = node.Lab.Service.Requests;
        await sensors.ReadSensorsAsync(node.Context, All, default);
        var all = node.Lab.Service.Requests - before;

        var read = await sensors.ReadSensorsAsync(node.Context, new HashSet<SensorKind> { SensorKind.Temperature }, default);

        Assert.All(read, sensor => Assert.Equal(SensorKind.Temperature, sensor.Kind));
        Assert.Equal(2, read.Count);
        Assert.True(node.Lab.Service.Requests - before - all < all, "disks were looked for");
    }
}
