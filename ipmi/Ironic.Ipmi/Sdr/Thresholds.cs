namespace Ironic.Ipmi.Sdr;

/// <summary>The limits of a sensor as raw readings; which of them count says the mask. IPMI v2.0 rev 1.1, table 35-8.</summary>
/// <remarks>
/// <code>
/// 0  mask   1  lower non-critical   2  lower critical   3  lower non-recoverable   4  upper non-critical   5  upper critical   6  upper non-recoverable
/// </code>
/// </remarks>
public readonly record struct Thresholds(
    ThresholdMask Mask, byte LowerNonCritical, byte LowerCritical, byte LowerNonRecoverable, byte UpperNonCritical, byte UpperCritical, byte UpperNonRecoverable)
{
    public const int Length = 7;

    public static bool TryRead(ReadOnlySpan<byte> data, out Thresholds thresholds)
    {
        thresholds = data.Length < Length ? default : new((ThresholdMask)(data[0] & (byte)ThresholdMask.All), data[1], data[2], data[3], data[4], data[5], data[6]);
        return data.Length >= Length;
    }

    public int Write(Span<byte> destination)
    {
        ReadOnlySpan<byte> bytes = [(byte)Mask, LowerNonCritical, LowerCritical, LowerNonRecoverable, UpperNonCritical, UpperCritical, UpperNonRecoverable];
        bytes.CopyTo(destination);
        return Length;
    }

    /// <summary>The raw limit; null when there is none.</summary>
    public byte? Find(ThresholdMask which) => (Mask & which) == ThresholdMask.None ? null : which switch
    {
        ThresholdMask.LowerNonCritical => LowerNonCritical,
        ThresholdMask.LowerCritical => LowerCritical,
        ThresholdMask.LowerNonRecoverable => LowerNonRecoverable,
        ThresholdMask.UpperNonCritical => UpperNonCritical,
        ThresholdMask.UpperCritical => UpperCritical,
        ThresholdMask.UpperNonRecoverable => UpperNonRecoverable,
        _ => null,
    };
}

/// <summary>Which limits; also which of them a reading has passed.</summary>
[Flags]
public enum ThresholdMask : byte
{
    None = 0,
    LowerNonCritical = 0x01,
    LowerCritical = 0x02,
    LowerNonRecoverable = 0x04,
    UpperNonCritical = 0x08,
    UpperCritical = 0x10,
    UpperNonRecoverable = 0x20,
    All = 0x3F,
}
