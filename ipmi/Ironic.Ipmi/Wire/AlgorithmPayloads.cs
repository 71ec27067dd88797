namespace Ironic.Ipmi.Wire;

/// <summary>The three algorithm records that open session messages carry, IPMI v2.0 rev 1.1, table 13-9.</summary>
internal static class AlgorithmPayloads
{
    public const int Length = 3 * RecordLength;

    private const int RecordLength = 8, LengthOffset = 3, AlgorithmOffset = 4;
    private const byte AlgorithmMask = 0x3F;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out AlgorithmCodes codes)
    {
        codes = default;
        if (bytes.Length < Length) return false;
        for (var type = 0; type < 3; type++)
        {
            if (bytes[type * RecordLength] != type) return false;
        }

        codes = new(Algorithm(bytes, 0), Algorithm(bytes, 1), Algorithm(bytes, 2));
        return true;
    }

    public static void Write(Span<byte> destination, AlgorithmCodes codes)
    {
        Span<byte> algorithms = [codes.Authentication, codes.Integrity, codes.Confidentiality];
        destination[..Length].Clear();
        for (var type = 0; type < 3; type++)
        {
            destination[type * RecordLength] = (byte)type;
            destination[type * RecordLength + LengthOffset] = RecordLength;
            destination[type * RecordLength + AlgorithmOffset] = algorithms[type];
        }
    }

    private static byte Algorithm(ReadOnlySpan<byte> bytes, int type) => (byte)(bytes[type * RecordLength + AlgorithmOffset] & AlgorithmMask);
}
