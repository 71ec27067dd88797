namespace Ironic.Ipmi.Sdr;

/// <summary>The unit of a sensor's readings: IPMI v2.0 rev 1.1, tables 43-1 (sensor units) and 43-15.</summary>
/// <param name="Base">Number of the unit; 0: none.</param>
/// <param name="Modifier">Number of the second unit; 0: none.</param>
/// <param name="Join">How the two belong together.</param>
/// <param name="Rate">Per which time.</param>
/// <param name="IsPercentage">Readings are shares of a hundred.</param>
public readonly record struct SensorUnits(byte Base, byte Modifier = 0, UnitJoin Join = UnitJoin.None, UnitRate Rate = UnitRate.None, bool IsPercentage = false)
{
    private static readonly string[] Names =
    [
        "unspecified", "degrees C", "degrees F", "degrees K", "Volts", "Amps", "Watts", "Joules", "Coulombs", "VA", "Nits", "lumen", "lux", "Candela", "kPa", "PSI", "Newton",
        "CFM", "RPM", "Hz", "microseconds", "milliseconds", "seconds", "minutes", "hours", "days", "weeks", "mil", "inches", "feet", "cubic inches", "cubic feet", "mm", "cm",
        "m", "cubic cm", "cubic m", "liters", "fluid ounces", "radians", "steradians", "revolutions", "cycles", "gravities", "ounces", "pounds", "foot-pounds", "ounce-inches",
        "gauss", "gilberts", "henries", "millihenries", "farads", "microfarads", "ohms", "siemens", "moles", "becquerels", "PPM", "reserved", "decibels", "dBA", "dBC", "grays",
        "sieverts", "color temperature K", "bits", "kilobits", "megabits", "gigabits", "bytes", "kilobytes", "megabytes", "gigabytes", "words", "dwords", "qwords", "lines",
        "hits", "misses", "retries", "resets", "overflows", "underruns", "collisions", "packets", "messages", "characters", "errors", "correctable errors",
        "uncorrectable errors", "fatal errors", "grams",
    ];

    private static readonly string[] Rates = ["", " per microsecond", " per millisecond", " per second", " per minute", " per hour", " per day", ""];

    private const byte PercentageBit = 0x01;
    private const int RateShift = 3, JoinShift = 1, RateMask = 7, JoinMask = 3;

    internal static SensorUnits Read(byte flags, byte unit, byte modifier) =>
        new(unit, modifier, (UnitJoin)(flags >> JoinShift & JoinMask), (UnitRate)(flags >> RateShift & RateMask), (flags & PercentageBit) != 0);

    /// <summary>The bits that share a byte with the analog format.</summary>
    internal byte Flags => (byte)((int)Rate << RateShift | (int)Join << JoinShift | (IsPercentage ? PercentageBit : 0));

    /// <summary>The base unit as it stands: no share of it, nothing joined to it, per no time.</summary>
    public bool IsPlain => Modifier == 0 && Rate == UnitRate.None && !IsPercentage;

    /// <summary>"degrees C", "percent", "CFM per second"; empty when there is none.</summary>
    public override string ToString()
    {
        var name = (Base, IsPercentage) switch
        {
            (0, true) => "percent",
            (0, false) => "",
            _ => (IsPercentage ? "percent " : "") + Name(Base),
        };
        if (Modifier != 0) name += Join switch { UnitJoin.Over => "/" + Name(Modifier), UnitJoin.Times => "*" + Name(Modifier), _ => "" };
        return name + Rates[(int)Rate & RateMask];
    }

    private static string Name(byte unit) => unit < Names.Length ? Names[unit] : $"unit {unit}";
}

/// <summary>How base and modifier unit belong together.</summary>
public enum UnitJoin : byte
{
    None = 0,
    Over = 1,
    Times = 2,
}

/// <summary>Per which time.</summary>
public enum UnitRate : byte
{
    None = 0,
    Microsecond = 1,
    Millisecond = 2,
    Second = 3,
    Minute = 4,
    Hour = 5,
    Day = 6,
}
