namespace Ironic.Ipmi.Sdr;

/// <summary>A sensor as it was read.</summary>
/// <param name="Sensor">Which.</param>
/// <param name="IsAvailable">False: the BMC has no reading now, or the sensor is not there.</param>
/// <param name="Value">In the sensor's units; null: it gives none.</param>
/// <param name="States">Of a threshold sensor, the limits passed (<see cref="ThresholdMask"/>); of others, the states that hold.</param>
public sealed record SensorReading(SensorRecord Sensor, bool IsAvailable, double? Value, ushort States)
{
    /// <summary>The reading as it came, before any formula.</summary>
    public byte Raw { get; init; }

    /// <summary>The limits in the sensor's units.</summary>
    public IReadOnlyDictionary<ThresholdMask, double> Limits { get; init; } = new Dictionary<ThresholdMask, double>();

    /// <summary>The states of a discrete sensor in words.</summary>
    public IReadOnlyList<string> StateNames => Sensor.IsThreshold || !IsAvailable ? [] : SensorStates.Names(Sensor.EventType, Sensor.SensorType, States);

    /// <summary>What a threshold sensor's reading means for the machine.</summary>
    public SensorHealth Health => (IsAvailable, Sensor.IsThreshold, (ThresholdMask)States) switch
    {
        (false, _, _) or (_, false, _) => SensorHealth.Unknown,
        (_, _, var passed) when (passed & (ThresholdMask.LowerNonRecoverable | ThresholdMask.UpperNonRecoverable)) != ThresholdMask.None => SensorHealth.NonRecoverable,
        (_, _, var passed) when (passed & (ThresholdMask.LowerCritical | ThresholdMask.UpperCritical)) != ThresholdMask.None => SensorHealth.Critical,
        (_, _, var passed) when (passed & (ThresholdMask.LowerNonCritical | ThresholdMask.UpperNonCritical)) != ThresholdMask.None => SensorHealth.NonCritical,
        _ => SensorHealth.Ok,
    };
}

/// <summary>How bad it is.</summary>
public enum SensorHealth
{
    Unknown,
    Ok,
    NonCritical,
    Critical,
    NonRecoverable,
}
