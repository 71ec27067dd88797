using Ironic.Ipmi.Sdr;

namespace Ironic.Lab.Ipmi;

/// <summary>A sensor of a virtual BMC: its record, and what it reads while the machine is on or off.</summary>
/// <param name="Sensor">What it is.</param>
/// <param name="Record">Its bytes in the repository.</param>
/// <param name="On">While the machine is on.</param>
/// <param name="Off">While it is off.</param>
public sealed record BmcSensor(SensorRecord Sensor, byte[] Record, RawReading On, RawReading Off)
{
    /// <summary>A board that is well: temperatures, a fan, a voltage, watts, a power supply.</summary>
    public static IReadOnlyList<BmcSensor> Board { get; } =
    [
        Analog(1, "Inlet Temp", SensorTypes.Temperature, 0x37, new(1), new(1), 23, off: 22, new(Upper, 0, 0, 0, 42, 47, 50)),
        Analog(2, "CPU Temp", SensorTypes.Temperature, 0x03, new(1), new(1), 41, off: null, new(Upper, 0, 0, 0, 85, 95, 100)),
        Analog(3, "Fan 1", SensorTypes.Fan, 0x1D, new(18), new(60), 90, off: 0, new(ThresholdMask.LowerCritical | ThresholdMask.LowerNonCritical, 20, 10, 0, 0, 0, 0)),
        Analog(4, "P12V", SensorTypes.Voltage, 0x07, new(4), new(6, ResultExponent: -2), 201, off: null,
            new(ThresholdMask.LowerCritical | ThresholdMask.UpperCritical, 0, 180, 0, 0, 220, 0)),
        Analog(5, "Pwr Consumption", SensorTypes.OtherUnits, 0x13, new(6), new(4), 30, off: 2, new(ThresholdMask.UpperCritical, 0, 0, 0, 0, 200, 0)),
        Discrete(6, "PSU 1", SensorTypes.PowerSupply, 0x0A, 0x0F, on: 0x01, off: 0x01),
        Discrete(7, "Power Unit", SensorTypes.PowerUnit, 0x13, 0x21, on: 0x00, off: 0x01),
    ];

    private const ThresholdMask Upper = ThresholdMask.UpperNonCritical | ThresholdMask.UpperCritical | ThresholdMask.UpperNonRecoverable;

    private static BmcSensor Analog(byte number, string name, byte type, byte entity, SensorUnits units, SensorFormula formula, byte on, byte? off, Thresholds limits)
    {
        var sensor = new SensorRecord(number, SdrType.FullSensor, number, name)
        {
            SensorType = type, EventType = SensorStates.Threshold, EntityId = entity, EntityInstance = 1, Units = units, Formula = formula, ReadableThresholds = limits.Mask, Thresholds = limits,
        };
        return new(sensor, SdrWriter.Full(sensor), Reading(on, limits), off is { } value ? Reading(value, limits) : default);
    }

    private static BmcSensor Discrete(byte number, string name, byte type, byte entity, ushort states, ushort on, ushort off)
    {
        var sensor = new SensorRecord(number, SdrType.CompactSensor, number, name) { SensorType = type, EventType = SensorStates.SensorSpecific, EntityId = entity, EntityInstance = 1 };
        return new(sensor, SdrWriter.Compact(sensor, states), new(0, true, on), new(0, true, off));
    }

    private static RawReading Reading(byte value, Thresholds limits)
    {
        var passed = Enum.GetValues<ThresholdMask>().Where(which => limits.Find(which) is { } limit && (IsLower(which) ? value <= limit : value >= limit));
        return new(value, true, (ushort)passed.Aggregate(ThresholdMask.None, (all, which) => all | which));
    }

    private static bool IsLower(ThresholdMask which) => which is ThresholdMask.LowerNonCritical or ThresholdMask.LowerCritical or ThresholdMask.LowerNonRecoverable;
}
