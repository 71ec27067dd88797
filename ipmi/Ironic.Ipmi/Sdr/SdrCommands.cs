using System.Buffers.Binary;
using System.Globalization;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Sdr;

/// <summary>The commands of SDR repository and sensors, IPMI v2.0 rev 1.1, sections 33 and 35.</summary>
internal static class SdrCommands
{
    public const ushort First = 0x0000, Last = 0xFFFF;

    public static IpmiCommand<SdrInfo> Info { get; } = new(CommandIds.GetSdrInfo, "Get SDR Repository Info", default, SdrInfo.TryRead);

    public static IpmiCommand<ushort> Reserve(bool isDevice) =>
        new(isDevice ? CommandIds.ReserveDeviceSdr : CommandIds.ReserveSdr, isDevice ? "Reserve Device SDR Repository" : "Reserve SDR Repository", default, Answers.Word);

    public static IpmiCommand<RecordPart> Get(bool isDevice, ushort reservation, ushort record, int offset, int count)
    {
        var data = new byte[6];
        BinaryPrimitives.WriteUInt16LittleEndian(data, reservation);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(2), record);
        (data[4], data[5]) = ((byte)offset, (byte)count);
        var name = string.Create(CultureInfo.InvariantCulture, $"{(isDevice ? "Get Device SDR" : "Get SDR")} ({record:X4}h)");
        return new(isDevice ? CommandIds.GetDeviceSdr : CommandIds.GetSdr, name, data, Answers.Record);
    }

    public static IpmiCommand<RawReading> Reading(SensorRecord sensor) => For<RawReading>(sensor, CommandIds.GetSensorReading, "Get Sensor Reading", [sensor.Number], RawReading.TryRead);

    public static IpmiCommand<Thresholds> Thresholds(SensorRecord sensor) =>
        For<Thresholds>(sensor, CommandIds.GetSensorThresholds, "Get Sensor Thresholds", [sensor.Number], Sdr.Thresholds.TryRead);

    public static IpmiCommand<Done> SetThresholds(SensorRecord sensor, Thresholds thresholds)
    {
        var data = new byte[1 + Sdr.Thresholds.Length];
        data[0] = sensor.Number;
        thresholds.Write(data.AsSpan(1));
        return For<Done>(sensor, CommandIds.SetSensorThresholds, "Set Sensor Thresholds", data, Answers.None);
    }

    /// <summary>The formula that holds for this reading of a sensor with a curve of its own.</summary>
    public static IpmiCommand<SensorFormula> Factors(SensorRecord sensor, byte raw) => For<SensorFormula>(
        sensor, CommandIds.GetSensorFactors, "Get Sensor Reading Factors", [sensor.Number, raw],
        (ReadOnlySpan<byte> data, out SensorFormula formula) =>
        {
            var isWhole = data.Length > SensorFactors.Length; // the first byte is the next reading with factors of its own
            formula = isWhole ? SensorFactors.Read(data[1..], sensor.Formula?.Format ?? AnalogFormat.Plain, Linearization.Linear) : new(0);
            return isWhole;
        });

    private static IpmiCommand<T> For<T>(SensorRecord sensor, CommandId id, string name, byte[] data, AnswerReader<T> read) =>
        new(id, $"{name} ({sensor.Name})", data, read)
        {
            Lun = sensor.OwnerLun,
            Route = sensor.Owner == IpmiMessage.BmcAddress ? null : new(new(sensor.Channel, sensor.Owner)),
        };
}

/// <summary>What Get Sensor Reading answers, IPMI v2.0 rev 1.1, table 35-15.</summary>
/// <param name="Value">The raw reading.</param>
/// <param name="IsAvailable">Scanned, and known by now.</param>
/// <param name="States">Of a threshold sensor, the limits passed; of others, the states that hold.</param>
public readonly record struct RawReading(byte Value, bool IsAvailable, ushort States)
{
    public const int Length = 4;

    private const byte ScanningBit = 0x40, EventsBit = 0x80, UnavailableBit = 0x20, TopStateMask = 0x7F;

    public static bool TryRead(ReadOnlySpan<byte> data, out RawReading reading)
    {
        reading = default;
        if (data.Length < 2) return false;
        var states = (data.Length > 2 ? data[2] : 0) | (data.Length > 3 ? data[3] & TopStateMask : 0) << 8;
        reading = new(data[0], (data[1] & ScanningBit) != 0 && (data[1] & UnavailableBit) == 0, (ushort)states);
        return true;
    }

    public int Write(Span<byte> destination)
    {
        destination[0] = Value;
        destination[1] = (byte)(EventsBit | ScanningBit | (IsAvailable ? 0 : UnavailableBit));
        destination[2] = (byte)States;
        destination[3] = (byte)(0x80 | States >> 8);
        return Length;
    }
}
