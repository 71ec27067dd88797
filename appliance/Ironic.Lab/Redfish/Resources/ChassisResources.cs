using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish.Resources;

/// <summary>Chassis with its sensors: as Sensor resources, and as Thermal and Power for those who have no others.</summary>
internal sealed class ChassisResources(ResourceNames names, IRedfishBoard board) : IRedfishResources
{
    /// <summary>Id, name, where, type, units, reading with the machine on and off, upper critical.</summary>
    private static readonly (string Id, string Name, string Context, string Type, string Units, double On, double? Off, double? Critical)[] Sensors =
    [
        ("inlet", "Inlet Temp", "Intake", "Temperature", "Cel", 23, 21, 42), ("cpu1", "CPU1 Temp", "CPU", "Temperature", "Cel", 51, null, 95),
        ("fan1", "Fan 1", "SystemBoard", "Rotational", "RPM", 5400, 0, null), ("power", "System Power", "PowerSupply", "Power", "W", 142, 11, null),
        ("p12v", "P12V", "SystemBoard", "Voltage", "V", 12.1, 12.0, 13.2),
    ];

    private Personality Manners => names.Personality;

    public async ValueTask<RedfishReply?> AnswerAsync(RedfishCall call, CancellationToken cancellationToken)
    {
        if (call.Method != "GET" || call.Segments is not ["Chassis", var id, .. var rest] || id != Manners.ChassisId) return null;
        var isOn = await board.IsPoweredOnAsync(cancellationToken);
        return rest switch
        {
            [] => RedfishReply.Resource(Chassis(isOn)),
            ["Sensors"] when Manners.HasSensors => RedfishReply.Resource(ResourceNames.Collection(Below("Sensors"), "SensorCollection", Sensors.Select(s => Below("Sensors", s.Id)))),
            ["Sensors", var sensor] when Manners.HasSensors => Array.Find(Sensors, s => s.Id == sensor) is { Id: not null } found ? RedfishReply.Resource(Sensor(found, isOn)) : null,
            ["Thermal"] => RedfishReply.Resource(Thermal(isOn)),
            ["Power"] => RedfishReply.Resource(Power(isOn)),
            _ => null,
        };
    }

    private string Below(params ReadOnlySpan<string> segments) => names.Path(["Chassis", Manners.ChassisId, .. segments]);

    private JsonObject Chassis(bool isOn)
    {
        var chassis = ResourceNames.Resource(Below(), "Chassis.v1_20_0.Chassis", Manners.ChassisId, "Chassis");
        chassis["ChassisType"] = "RackMount";
        chassis["Manufacturer"] = Manners.Manufacturer;
        chassis["Model"] = Manners.Model;
        chassis["PowerState"] = isOn ? "On" : "Off";
        if (Manners.HasSensors) chassis["Sensors"] = ResourceNames.Link(Below("Sensors"));
        chassis["Thermal"] = ResourceNames.Link(Below("Thermal"));
        chassis["Power"] = ResourceNames.Link(Below("Power"));
        chassis["Links"] = new JsonObject { ["ComputerSystems"] = ResourceNames.Links(names.System), ["ManagedBy"] = ResourceNames.Links(names.Manager) };
        return chassis;
    }

    private JsonObject Sensor((string Id, string Name, string Context, string Type, string Units, double On, double? Off, double? Critical) row, bool isOn)
    {
        var sensor = ResourceNames.Resource(Below("Sensors", row.Id), "Sensor.v1_4_0.Sensor", row.Id, row.Name);
        (sensor["ReadingType"], sensor["ReadingUnits"], sensor["Reading"]) = (row.Type, row.Units, isOn ? row.On : row.Off);
        (sensor["PhysicalContext"], sensor["Status"]) = (row.Context, ResourceNames.Fine());
        if (row.Critical is { } critical) sensor["Thresholds"] = new JsonObject { ["UpperCritical"] = new JsonObject { ["Reading"] = critical } };
        return sensor;
    }

    private JsonObject Thermal(bool isOn)
    {
        var thermal = ResourceNames.Resource(Below("Thermal"), "Thermal.v1_7_0.Thermal", "Thermal", "Thermal");
        thermal["Temperatures"] = Entries("Temperature", "ReadingCelsius", isOn);
        thermal["Fans"] = Entries("Rotational", "Reading", isOn);
        return thermal;
    }

    private JsonObject Power(bool isOn)
    {
        var power = ResourceNames.Resource(Below("Power"), "Power.v1_7_0.Power", "Power", "Power");
        power["PowerControl"] = Entries("Power", "PowerConsumedWatts", isOn);
        power["Voltages"] = Entries("Voltage", "ReadingVolts", isOn);
        power["PowerSupplies"] = new JsonArray();
        return power;
    }

    private static JsonArray Entries(string type, string reading, bool isOn) => new([.. Sensors.Where(s => s.Type == type).Select(s => new JsonObject
    {
        ["MemberId"] = s.Id, ["Name"] = s.Name, ["PhysicalContext"] = s.Context, [reading] = isOn ? s.On : s.Off, ["UpperThresholdCritical"] = s.Critical, ["Status"] = ResourceNames.Fine(),
    })]);
}
