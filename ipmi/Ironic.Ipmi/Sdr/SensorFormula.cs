namespace Ironic.Ipmi.Sdr;

/// <summary>How the byte that a sensor gives becomes a number: IPMI v2.0 rev 1.1, section 36.3.</summary>
/// <param name="M">Factor, -512 to 511.</param>
/// <param name="B">Offset, -512 to 511.</param>
/// <param name="BExponent">K1: ten to this power times the offset.</param>
/// <param name="ResultExponent">K2: ten to this power times all.</param>
/// <remarks><code>y = L((M*x + B*10^K1) * 10^K2)</code></remarks>
public sealed record SensorFormula(short M, short B = 0, sbyte BExponent = 0, sbyte ResultExponent = 0)
{
    public AnalogFormat Format { get; init; }

    public Linearization Linearization { get; init; }

    /// <summary>The sensor's curve is its own: M, B and exponents hold for one reading, and are to be asked for with it.</summary>
    public bool IsNonLinear => Linearization >= Linearization.NonLinear;

    /// <summary>Null: the sensor gives no numbers, or this one has none (a logarithm of zero).</summary>
    public double? Convert(byte raw)
    {
        if (Format == AnalogFormat.None) return null;
        var x = Format switch
        {
            AnalogFormat.OnesComplement => raw < 0x80 ? raw : raw - 0xFF,
            AnalogFormat.TwosComplement => (sbyte)raw,
            _ => (double)raw,
        };
        var y = Apply(((M * x) + (B * Math.Pow(10, BExponent))) * Math.Pow(10, ResultExponent));
        return double.IsFinite(y) ? y : null;
    }

    private double Apply(double value) => Linearization switch
    {
        Linearization.Ln => Math.Log(value),
        Linearization.Log10 => Math.Log10(value),
        Linearization.Log2 => Math.Log2(value),
        Linearization.Exp => Math.Exp(value),
        Linearization.Exp10 => Math.Pow(10, value),
        Linearization.Exp2 => Math.Pow(2, value),
        Linearization.Inverse => 1 / value,
        Linearization.Square => value * value,
        Linearization.Cube => value * value * value,
        Linearization.SquareRoot => Math.Sqrt(value),
        Linearization.CubeRoot => Math.Cbrt(value),
        _ => value,
    };
}

/// <summary>How a reading's byte is a number.</summary>
public enum AnalogFormat : byte
{
    Plain = 0,
    OnesComplement = 1,
    TwosComplement = 2,

    /// <summary>It is none: a discrete sensor.</summary>
    None = 3,
}

/// <summary>The function over the straight line, IPMI v2.0 rev 1.1, table 43-1, byte 24.</summary>
public enum Linearization : byte
{
    Linear = 0x00,
    Ln = 0x01,
    Log10 = 0x02,
    Log2 = 0x03,
    Exp = 0x04,
    Exp10 = 0x05,
    Exp2 = 0x06,
    Inverse = 0x07,
    Square = 0x08,
    Cube = 0x09,
    SquareRoot = 0x0A,
    CubeRoot = 0x0B,

    /// <summary>This and above: the factors are asked for with each reading.</summary>
    NonLinear = 0x70,
}
