using System.Buffers.Binary;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Sdr;

/// <summary>The server's side: records as a repository holds them. Pure.</summary>
public static class SdrWriter
{
    /// <summary>Sensor scanning on, thresholds or states as they are, events from it.</summary>
    private const byte Initialization = 0x7F, ThresholdCapabilities = 0x68, DiscreteCapabilities = 0x40;

    private const int AnalogFormatShift = 6;

    /// <summary>A full record, for a sensor that gives numbers.</summary>
    public static byte[] Full(SensorRecord sensor)
    {
        var formula = sensor.Formula ?? throw new ArgumentException("A full record needs a formula.", nameof(sensor));
        Span<byte> bytes = stackalloc byte[SdrRecord.MaxLength];
        WriteSensor(bytes, sensor);
        bytes[11] = ThresholdCapabilities;
        bytes[18] = bytes[19] = (byte)sensor.ReadableThresholds;
        bytes[20] = (byte)((byte)formula.Format << AnalogFormatShift | sensor.Units.Flags);
        bytes[23] = (byte)formula.Linearization;
        SensorFactors.Write(bytes[24..], formula);
        var limits = sensor.Thresholds;
        ReadOnlySpan<byte> thresholds =
            [limits.UpperNonRecoverable, limits.UpperCritical, limits.UpperNonCritical, limits.LowerNonRecoverable, limits.LowerCritical, limits.LowerNonCritical];
        thresholds.CopyTo(bytes[36..]);
        (bytes[34], bytes[35]) = formula.Format == AnalogFormat.Plain ? ((byte)0xFF, (byte)0x00) : ((byte)0x7F, (byte)0x80);
        return Finish(bytes, sensor.Id, SdrType.FullSensor, SensorRecord.FullNameOffset, sensor.Name);
    }

    /// <summary>A compact record, for a sensor that has states.</summary>
    /// <param name="sensor">Which.</param>
    /// <param name="states">The states that it may have, by their bits.</param>
    public static byte[] Compact(SensorRecord sensor, ushort states)
    {
        Span<byte> bytes = stackalloc byte[SdrRecord.MaxLength];
        WriteSensor(bytes, sensor);
        bytes[11] = DiscreteCapabilities;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[14..], states);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[16..], states);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[18..], states);
        bytes[20] = (byte)AnalogFormat.None << AnalogFormatShift;
        bytes[23] = (byte)sensor.ShareCount;
        return Finish(bytes, sensor.Id, SdrType.CompactSensor, SensorRecord.CompactNameOffset, sensor.Name);
    }

    /// <summary>A FRU that the BMC serves by FRU commands, or another controller.</summary>
    public static byte[] Locator(DeviceLocator device)
    {
        Span<byte> bytes = stackalloc byte[SdrRecord.MaxLength];
        bytes[5] = device.Address;
        if (device.Type == SdrType.FruLocator)
        {
            bytes[6] = device.DeviceId;
            bytes[7] = (byte)(device.IsLogicalFru ? 0x80 : 0);
            bytes[8] = (byte)(device.Channel << 4);
            bytes[10] = 0x10; // device type: a FRU inventory device behind a controller
        }
        else
        {
            bytes[6] = device.Channel;
            bytes[8] = 0xBF; // it is all that a BMC is, but no bridge
        }

        (bytes[12], bytes[13]) = (device.EntityId, device.EntityInstance);
        return Finish(bytes, device.Id, device.Type, DeviceLocator.NameOffset, device.Name);
    }

    private static void WriteSensor(Span<byte> bytes, SensorRecord sensor)
    {
        bytes[5] = sensor.Owner;
        bytes[6] = (byte)(sensor.Channel << 4 | sensor.OwnerLun);
        (bytes[7], bytes[8], bytes[9], bytes[10]) = (sensor.Number, sensor.EntityId, sensor.EntityInstance, Initialization);
        (bytes[12], bytes[13], bytes[21], bytes[22]) = (sensor.SensorType, sensor.EventType, sensor.Units.Base, sensor.Units.Modifier);
    }

    private static byte[] Finish(Span<byte> bytes, ushort id, SdrType type, int nameOffset, string name)
    {
        var length = nameOffset + TypedText.Write(bytes[nameOffset..], name);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, id);
        (bytes[2], bytes[3], bytes[4]) = (SdrRecord.Version, (byte)type, (byte)(length - SdrRecord.HeaderLength));
        return bytes[..length].ToArray();
    }
}
