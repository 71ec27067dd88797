using Ironic.Drivers.Tests.Support;
using Ironic.Ipmi.Tests.Interop;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Tests.Ipmi;

public sealed class IpmiSensorsTests : IAsyncLifetime
{
    private static readonly HashSet<SensorKind> All = [.. Enum.GetValues<SensorKind>()];

    private readonly NodeUnderTest _node = NodeUnderTest.Start();

    private ISensorCapability Sensors => _node.Driver.TryGet<ISensorCapability>(out var found) ? found : throw new InvalidOperationException("no sensors");

    private long Requests => ((IBmcStatusCapability)_node.Driver.Power).DescribeBmc(_node.Context).Requests;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Sensors_HaveKindUnitStatusAndLimit()
    {
        await _node.Driver.Power.SetStateAsync(_node.Context, PowerTarget.On, null, default);

        var read = await Sensors.ReadSensorsAsync(_node.Context, All, default);

        Assert.Equal(
        [
            ("Inlet Temp (0x1)", SensorKind.Temperature, 23, "Cel", SensorStatus.Ok, 47), ("CPU Temp (0x2)", SensorKind.Temperature, 41, "Cel", SensorStatus.Ok, 95),
            ("Fan 1 (0x3)", SensorKind.Fan, 5400, "RPM", SensorStatus.Ok, null), ("P12V (0x4)", SensorKind.Voltage, 12.06, "V", SensorStatus.Ok, 13.2),
            ("Pwr Consumption (0x5)", SensorKind.Power, 120, "W", SensorStatus.Ok, 800), ("PSU 1 (0x6)", SensorKind.Power, null, null, null, null),
            ("Power Unit (0x7)", SensorKind.Power, null, null, (SensorStatus?)null, (double?)null),
        ], read.Select(sensor => (sensor.Id, sensor.Kind, sensor.Value is { } value ? Math.Round(value, 3) : (double?)null, sensor.Unit, sensor.Status, sensor.UpperCritical is { } limit ? Math.Round(limit, 3) : (double?)null)));
        Assert.Equal(["present"], read[5].States);
    }

    [Fact]
    public async Task Notification_HasTheKeysOfIpmitool()
    {
        var read = await Sensors.ReadSensorsAsync(_node.Context, All, default);

        Assert.Equal(["Temperature", "Temperature", "Fan", "Voltage", "Other", "Power", "Power"], read.Select(sensor => sensor.Notice!.Group));
        Assert.Equal(
            """{"Sensor ID":"Inlet Temp (0x1)","Entity ID":"55.1 (Air Inlet)","Sensor Type (Threshold)":"Temperature (0x01)","Sensor Reading":"22 degrees C","Status":"ok","Upper non-recoverable":"50.000","Upper critical":"47.000","Upper non-critical":"42.000"}""",
            read[0].Notice!.Fields.ToString());
        Assert.Equal("No Reading", read[1].Notice!.Fields.GetText("Sensor Reading")); // the machine is off
        Assert.Equal("""{"Sensor ID":"PSU 1 (0x6)","Entity ID":"10.1 (Power Supply)","Sensor Type (Discrete)":"Power Supply (0x08)","Sensor Reading":"0h","States Asserted":"present"}""", read[5].Notice!.Fields.ToString());
    }

    [Fact]
    public async Task Records_AreWalkedOnce_AndAgainWhenTheRepositoryIsAnother()
    {
        await Sensors.ReadSensorsAsync(_node.Context, All, default);
        var first = Requests;
        await Sensors.ReadSensorsAsync(_node.Context, All, default);
        Assert.Equal(8, Requests - first); // the repository's state, and seven sensors

        _node.Bmc.Faults = new() { StatedSdrCount = 99 };
        first = Requests;
        await Sensors.ReadSensorsAsync(_node.Context, All, default);
        Assert.InRange(Requests - first, 8 + 9, 60); // nine records besides
    }

    [Fact]
    public async Task Kinds_ThatNobodyWants_AreNotAskedFor()
    {
        await Sensors.ReadSensorsAsync(_node.Context, All, default);
        var first = Requests;

        var read = await Sensors.ReadSensorsAsync(_node.Context, new HashSet<SensorKind> { SensorKind.Fan }, default);

        Assert.Equal("Fan 1", Assert.Single(read).Name);
        Assert.Equal(2, Requests - first);
    }

    [Fact]
    public async Task Silence_IsADriversFault()
    {
        _node.SetInfo("ipmi_password", "wrong");
        var fault = await Assert.ThrowsAsync<DriverException>(async () => await Sensors.ReadSensorsAsync(_node.Context, All, default));
        Assert.Equal("bmc-credentials-refused", fault.Cause);
    }

    [Fact]
    public async Task IpmiSim_ReadsAsItsOwnToolsDo()
    {
        await using var sim = await IpmiSim.StartAsync();
        var context = NodeUnderTest.ContextFor(sim.EndPoint, "admin", "password");

        for (var round = 0; round < 2; round++) // walked, and remembered
        {
            var read = await Sensors.ReadSensorsAsync(context, All, default);
            Assert.Equal([("Inlet Temp", SensorKind.Temperature, 22.5, "Cel"), ("Fan 1", SensorKind.Fan, 7380, "RPM")], read.Select(sensor => (sensor.Name, sensor.Kind, sensor.Value!.Value, sensor.Unit!)));
        }
    }
}
