namespace Ironic.Ipmi.Sdr;

/// <summary>The numbers of a <see cref="SensorFormula"/> as records and Get Sensor Reading Factors pack them, IPMI v2.0 rev 1.1, tables 35-10 and 43-1.</summary>
/// <remarks>
/// <code>
/// 0  M bits 7:0    1  M bits 9:8 (7:6), tolerance    2  B bits 7:0    3  B bits 9:8 (7:6), accuracy    4  accuracy, its exponent    5  result exponent (7:4), B exponent (3:0)
/// </code>
/// </remarks>
internal static class SensorFactors
{
    public const int Length = 6;

    private const int HighBitsShift = 6, TenBits = 10, FourBits = 4;

    public static SensorFormula Read(ReadOnlySpan<byte> bytes, AnalogFormat format, Linearization linearization) => new(
        (short)Signed(bytes[0] | bytes[1] >> HighBitsShift << 8, TenBits), (short)Signed(bytes[2] | bytes[3] >> HighBitsShift << 8, TenBits),
        (sbyte)Signed(bytes[5] & 0x0F, FourBits), (sbyte)Signed(bytes[5] >> FourBits, FourBits)) { Format = format, Linearization = linearization };

    public static void Write(Span<byte> destination, SensorFormula formula)
    {
        destination[0] = (byte)formula.M;
        destination[1] = (byte)((formula.M >> 8 & 3) << HighBitsShift);
        destination[2] = (byte)formula.B;
        destination[3] = (byte)((formula.B >> 8 & 3) << HighBitsShift);
        destination[4] = 0;
        destination[5] = (byte)(formula.ResultExponent << FourBits | formula.BExponent & 0x0F);
    }

    private static int Signed(int value, int bits) => value << (32 - bits) >> (32 - bits);
}
