using System.Globalization;

namespace Ironic.Ipmi.Sdr;

/// <summary>A sensor: full, compact or event-only, IPMI v2.0 rev 1.1, tables 43-1 to 43-3.</summary>
/// <remarks>
/// <code>
///     full (01h) and compact (02h)                                              event-only (03h)
/// 5   owner   6  channel (7:4), LUN (1:0)   7  number   8  entity   9  instance   the same
/// 10  initialisation   11  capabilities                                           sensor type, event type
/// 12  sensor type   13  event type                                                sharing (2)
/// 14  assertion mask (2)   16  deassertion mask (2)                               16  name
/// 18  discrete: states that it can read (2); threshold: readable, settable
/// 20  format (7:6), unit flags   21  base unit   22  modifier unit
/// 23  full: linearization   24  factors (6)   30  flags   31  nominal, normal and sensor limits   36  thresholds UNR..LNC   42  hysteresis (2)   47  name
/// 23  compact: sharing (2)   25  hysteresis (2)   31  name
/// </code>
/// </remarks>
public sealed record SensorRecord(ushort Id, SdrType Type, byte Number, string Name) : SdrRecord(Id, Type)
{
    internal const int FullNameOffset = 47, CompactNameOffset = 31, EventNameOffset = 16;
    internal const byte AlphabeticSuffix = 0x10, InstanceIncrementsBit = 0x80;
    private const int FullBody = 48, CompactBody = 32, EventBody = 17, FactorsOffset = 24;
    private const byte ShareCountMask = 0x0F, SuffixOffsetMask = 0x7F, EventTypeMask = 0x7F, IgnoreIfAbsentBit = 0x80;

    /// <summary>Slave address of the controller that has it; bit 0 set: software, which cannot be asked.</summary>
    public byte Owner { get; init; } = Wire.IpmiMessage.BmcAddress;

    public byte OwnerLun { get; init; }

    /// <summary>The bus that its controller is on.</summary>
    public byte Channel { get; init; }

    public byte EntityId { get; init; }

    public byte EntityInstance { get; init; }

    /// <summary>What it is about: see <see cref="SensorTypes"/>.</summary>
    public byte SensorType { get; init; }

    /// <summary>What its states mean: see <see cref="SensorStates"/>.</summary>
    public byte EventType { get; init; }

    /// <summary>How readings become numbers; null: it has states only, or the record (compact) does not tell.</summary>
    public SensorFormula? Formula { get; init; }

    public SensorUnits Units { get; init; }

    /// <summary>The limits that can be asked for.</summary>
    public ThresholdMask ReadableThresholds { get; init; }

    /// <summary>The limits as the record has them; only a full record does.</summary>
    public Thresholds Thresholds { get; init; }

    /// <summary>To be left out where its entity is absent.</summary>
    public bool IsIgnoredIfAbsent { get; init; }

    /// <summary>One record for so many sensors with numbers one after the other.</summary>
    public int ShareCount { get; init; } = 1;

    public bool IsThreshold => EventType == SensorStates.Threshold;

    /// <summary>It can be asked for a reading.</summary>
    public bool CanRead => Type is SdrType.FullSensor or SdrType.CompactSensor && (Owner & 1) == 0;

    /// <summary>The sensors that share this record, each by itself, with names told apart.</summary>
    public IEnumerable<SensorRecord> Expand()
    {
        if (ShareCount <= 1 || Type == SdrType.FullSensor) return [this];
        var sharing = Bytes.Span[(Type == SdrType.CompactSensor ? 23 : 12)..];
        var (isAlphabetic, first, increments) = ((sharing[0] & AlphabeticSuffix) != 0, sharing[1] & SuffixOffsetMask, (sharing[1] & InstanceIncrementsBit) != 0);
        return Enumerable.Range(0, ShareCount).Select(i => this with
        {
            Number = (byte)(Number + i), ShareCount = 1, EntityInstance = (byte)(EntityInstance + (increments ? i : 0)), Name = Name + Suffix(isAlphabetic, first + i),
        });
    }

    internal static SensorRecord? Read(ushort id, SdrType type, ReadOnlySpan<byte> bytes)
    {
        var (body, name) = type switch
        {
            SdrType.FullSensor => (FullBody, FullNameOffset), SdrType.CompactSensor => (CompactBody, CompactNameOffset), _ => (EventBody, EventNameOffset),
        };
        if (bytes.Length < body - 1) return null; // the name may be missing altogether
        var sensor = new SensorRecord(id, type, bytes[7], ReadName(bytes, name))
        {
            Owner = bytes[5], OwnerLun = (byte)(bytes[6] & 3), Channel = (byte)(bytes[6] >> 4), EntityId = bytes[8], EntityInstance = bytes[9],
        };
        if (type == SdrType.EventOnlySensor)
            return sensor with { SensorType = bytes[10], EventType = (byte)(bytes[11] & EventTypeMask), ShareCount = Math.Max(1, bytes[12] & ShareCountMask) };

        sensor = sensor with
        {
            SensorType = bytes[12], EventType = (byte)(bytes[13] & EventTypeMask), IsIgnoredIfAbsent = (bytes[11] & IgnoreIfAbsentBit) != 0,
            Units = SensorUnits.Read(bytes[20], bytes[21], bytes[22]),
        };
        if (sensor.IsThreshold) sensor = sensor with { ReadableThresholds = (ThresholdMask)bytes[18] & ThresholdMask.All };
        if (type == SdrType.CompactSensor) return sensor with { ShareCount = Math.Max(1, bytes[23] & ShareCountMask) };

        var format = (AnalogFormat)(bytes[20] >> 6);
        return sensor with
        {
            Formula = format == AnalogFormat.None ? null : SensorFactors.Read(bytes[FactorsOffset..], format, (Linearization)(bytes[23] & 0x7F)),
            Thresholds = new(sensor.ReadableThresholds, bytes[41], bytes[40], bytes[39], bytes[38], bytes[37], bytes[36]),
        };
    }

    private static string Suffix(bool isAlphabetic, int number)
    {
        if (!isAlphabetic) return number.ToString(CultureInfo.InvariantCulture);
        return number < 26 ? ((char)('A' + number)).ToString() : $"{(char)('A' + number / 26 - 1)}{(char)('A' + number % 26)}";
    }
}
