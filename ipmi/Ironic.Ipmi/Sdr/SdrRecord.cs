using System.Buffers.Binary;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Sdr;

/// <summary>A record of the repository, IPMI v2.0 rev 1.1, section 43. What we do not read further is kept as it came.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Type">What it describes.</param>
/// <remarks>
/// <code>
/// 0  id (2)   2  version (51h)   3  type   4  length of what follows   5  body
/// </code>
/// </remarks>
public record SdrRecord(ushort Id, SdrType Type)
{
    public const int HeaderLength = 5;

    /// <summary>No record is longer.</summary>
    public const int MaxLength = HeaderLength + byte.MaxValue;

    internal const byte Version = 0x51;
    private const int TypeOffset = 3, LengthOffset = 4;

    /// <summary>All of it, from the header on.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>How long the record is that begins with these bytes; null when they are too few to tell.</summary>
    public static int? Measure(ReadOnlySpan<byte> bytes) => bytes.Length < HeaderLength ? null : HeaderLength + bytes[LengthOffset];

    /// <summary>Reads a record; one whose body is cut short or makes no sense comes as its bytes. False when not even the header is there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SdrRecord record)
    {
        record = new(0, default);
        if (bytes.Length < HeaderLength) return false;
        var (id, type) = (BinaryPrimitives.ReadUInt16LittleEndian(bytes), (SdrType)bytes[TypeOffset]);
        var body = bytes[..Math.Min(bytes.Length, Measure(bytes)!.Value)];
        SdrRecord? read = type switch
        {
            SdrType.FullSensor or SdrType.CompactSensor or SdrType.EventOnlySensor => SensorRecord.Read(id, type, body),
            SdrType.GenericLocator or SdrType.FruLocator or SdrType.ControllerLocator => DeviceLocator.Read(id, type, body),
            _ => null,
        };
        record = (read ?? new(id, type)) with { Bytes = body.ToArray() };
        return true;
    }

    /// <summary>The name at the end of sensors and locators; empty where there is none.</summary>
    private protected static string ReadName(ReadOnlySpan<byte> bytes, int offset)
    {
        if (bytes.Length <= offset) return "";
        var rest = bytes[offset..];
        if (TypedText.TryRead(rest, binaryIsHex: false, isLatin: true, out var name, out _)) return name;
        Span<byte> cut = stackalloc byte[1 + TypedText.MaxLength]; // longer than the record: what there is of it counts
        rest.CopyTo(cut);
        cut[0] = (byte)(rest[0] & ~TypedText.MaxLength | Math.Min(rest.Length - 1, TypedText.MaxLength));
        return TypedText.TryRead(cut[..rest.Length], binaryIsHex: false, isLatin: true, out name, out _) ? name : "";
    }
}

/// <summary>What a record describes.</summary>
public enum SdrType : byte
{
    FullSensor = 0x01,
    CompactSensor = 0x02,
    EventOnlySensor = 0x03,
    EntityAssociation = 0x08,
    DeviceEntityAssociation = 0x09,
    GenericLocator = 0x10,
    FruLocator = 0x11,
    ControllerLocator = 0x12,
    ControllerConfirmation = 0x13,
    MessageChannels = 0x14,
    Oem = 0xC0,
}
