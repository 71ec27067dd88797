using System.Buffers.Binary;
using Ironic.Ipmi.Sdr;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Sel;

/// <summary>One entry of the System Event Log, IPMI v2.0 rev 1.1, tables 32-1 to 32-3.</summary>
/// <param name="Id">Its number; after deletions there are gaps.</param>
/// <param name="Type">02h: a system event; C0h-DFh: an OEM's with a time; E0h and above: an OEM's without.</param>
/// <param name="Time">Null: the BMC did not know it, or the record has none.</param>
/// <remarks>
/// <code>
/// 0  id (2)   2  type   3  time (4)   7  generator (2)   9  revision (04h)   10  sensor type   11  sensor   12  bit 7: deassertion; event type   13  data (3)
/// C0h-DFh: 7  manufacturer (3)   10  data (6)     E0h-FFh: 3  data (13)
/// </code>
/// </remarks>
public sealed record SelRecord(ushort Id, byte Type, DateTimeOffset? Time)
{
    public const int Length = 16;
    public const byte SystemEvent = 0x02;

    private const byte FirstTimedOem = 0xC0, FirstUntimedOem = 0xE0, DeassertionBit = 0x80, EventTypeMask = 0x7F, OffsetMask = 0x0F, EventRevision = 0x04;

    /// <summary>Slave address or software id of who reported it, then channel and LUN.</summary>
    public ushort Generator { get; init; }

    public byte SensorType { get; init; }

    public byte SensorNumber { get; init; }

    /// <summary>01h: thresholds; 02h-0Ch: generic; 6Fh: particular to the sensor's type.</summary>
    public byte EventType { get; init; }

    /// <summary>The state has come; else it has gone.</summary>
    public bool IsAssertion { get; init; } = true;

    /// <summary>Three bytes of a system event; an OEM record's own bytes else.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>An OEM record's maker; null: it does not say.</summary>
    public uint? ManufacturerId { get; init; }

    /// <summary>Which state of the event type: the low bits of the first byte.</summary>
    public int Offset => Type == SystemEvent && Data.Length > 0 ? Data.Span[0] & OffsetMask : 0;

    /// <summary>What happened, in words: "Temperature: upper critical, going high"; for OEM records, their bytes.</summary>
    public string Description => Type == SystemEvent
        ? $"{SensorTypes.Name(SensorType)}: {SensorStates.Name(EventType, SensorType, Offset)}{(IsAssertion ? "" : " (gone)")}"
        : $"OEM record {Type:X2}h: {Convert.ToHexString(Data.Span)}";

    public static bool TryRead(ReadOnlySpan<byte> bytes, out SelRecord record)
    {
        record = new(0, 0, null);
        if (bytes.Length < Length) return false;
        var (id, type) = (BinaryPrimitives.ReadUInt16LittleEndian(bytes), bytes[2]);
        record = type switch
        {
            >= FirstUntimedOem => new(id, type, null) { Data = bytes[3..Length].ToArray() },
            >= FirstTimedOem => new(id, type, IpmiTime.Read(bytes[3..]))
            {
                ManufacturerId = (uint)(bytes[7] | bytes[8] << 8 | bytes[9] << 16), Data = bytes[10..Length].ToArray(),
            },
            _ => new(id, type, IpmiTime.Read(bytes[3..]))
            {
                Generator = BinaryPrimitives.ReadUInt16LittleEndian(bytes[7..]), SensorType = bytes[10], SensorNumber = bytes[11],
                EventType = (byte)(bytes[12] & EventTypeMask), IsAssertion = (bytes[12] & DeassertionBit) == 0, Data = bytes[13..Length].ToArray(),
            },
        };
        return true;
    }

    public int Write(Span<byte> destination)
    {
        destination = destination[..Length];
        destination.Fill(0xFF); // data that are missing count as not specified
        BinaryPrimitives.WriteUInt16LittleEndian(destination, Id);
        destination[2] = Type;
        if (Type >= FirstUntimedOem)
        {
            Data.Span[..Math.Min(Data.Length, Length - 3)].CopyTo(destination[3..]);
            return Length;
        }

        IpmiTime.Write(destination[3..], Time);
        if (Type >= FirstTimedOem)
        {
            (destination[7], destination[8], destination[9]) = ((byte)(ManufacturerId ?? 0), (byte)((ManufacturerId ?? 0) >> 8), (byte)((ManufacturerId ?? 0) >> 16));
            Data.Span[..Math.Min(Data.Length, Length - 10)].CopyTo(destination[10..]);
            return Length;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(destination[7..], Generator);
        (destination[9], destination[10], destination[11]) = (EventRevision, SensorType, SensorNumber);
        destination[12] = (byte)(EventType | (IsAssertion ? 0 : DeassertionBit));
        Data.Span[..Math.Min(Data.Length, Length - 13)].CopyTo(destination[13..]);
        return Length;
    }
}
