using System.Buffers.Binary;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Dcmi;
using Ironic.Ipmi.Fru;
using Ironic.Ipmi.Sdr;
using Ironic.Ipmi.Wire;

namespace Ironic.Lab.Ipmi;

/// <summary>SDR repository, sensors, FRU and power reading of a virtual BMC.</summary>
internal sealed class SensorService
{
    private const ushort Last = 0xFFFF;
    private const byte WholeRecord = 0xFF, HysteresisNone = 0;

    private readonly Dictionary<byte, BmcSensor> _sensors;
    private readonly Dictionary<byte, Thresholds> _limits;
    private readonly byte[][] _records;
    private readonly byte[] _fru;
    private readonly BmcBoard _board;
    private readonly ChassisPower _power;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _begun;
    private readonly Func<BmcFaults> _faults;
    private ushort _reservation;

    public SensorService(BmcBoard board, ChassisPower power, Func<BmcFaults> faults, TimeProvider time)
    {
        (_board, _power, _faults, _time, _begun) = (board, power, faults, time, time.GetUtcNow());
        _sensors = board.Sensors.ToDictionary(s => s.Sensor.Number);
        _limits = board.Sensors.ToDictionary(s => s.Sensor.Number, s => s.Sensor.Thresholds);
        _fru = FruWriter.Write(board.Inventory);
        var next = (ushort)(board.Sensors.Count + 1);
        _records =
        [
            .. board.Sensors.Select(s => s.Record),
            SdrWriter.Locator(new(next, SdrType.FruLocator, IpmiMessage.BmcAddress, "Lab Board FRU") { IsLogicalFru = true, EntityId = 0x07, EntityInstance = 1 }),
            SdrWriter.Locator(new((ushort)(next + 1), SdrType.ControllerLocator, IpmiMessage.BmcAddress, "Lab BMC") { EntityId = 0x06, EntityInstance = 1 }),
        ];
    }

    public IEnumerable<BmcCommand> Commands =>
    [
        new(CommandIds.GetSdrInfo, PrivilegeLevel.User, _ => BmcAnswer.Of(new SdrInfo(_faults().StatedSdrCount ?? (ushort)_records.Length, _begun, null).Write)),
        new(CommandIds.ReserveSdr, PrivilegeLevel.User, _ => Reserve()),
        new(CommandIds.GetSdr, PrivilegeLevel.User, GetRecord),
        new(CommandIds.GetSensorReading, PrivilegeLevel.User, ReadAsync),
        new(CommandIds.GetSensorThresholds, PrivilegeLevel.User, request => For(request, sensor => BmcAnswer.Of(_limits[sensor.Sensor.Number].Write))),
        new(CommandIds.SetSensorThresholds, PrivilegeLevel.Operator, SetThresholds),
        new(CommandIds.GetSensorHysteresis, PrivilegeLevel.User, request => For(request, _ => new(CompletionCode.Ok, new[] { HysteresisNone, HysteresisNone }))),
        new(CommandIds.GetSensorEventEnable, PrivilegeLevel.User, request => For(request, _ => new(CompletionCode.Ok, new byte[] { 0xC0, 0, 0, 0, 0 }))),
        new(CommandIds.GetFruInfo, PrivilegeLevel.User, GetFruInfo),
        new(CommandIds.ReadFru, PrivilegeLevel.User, ReadFru),
        new(CommandIds.GetDcmiPowerReading, PrivilegeLevel.User, ReadPowerAsync),
    ];

    private BmcAnswer Reserve()
    {
        _reservation = (ushort)(_reservation % (Last - 1) + 1);
        return new(CompletionCode.Ok, new[] { (byte)_reservation, (byte)(_reservation >> 8) });
    }

    private BmcAnswer GetRecord(BmcRequest request)
    {
        if (request.Data.Length < 6) return CompletionCode.InvalidRequestLength;
        var data = request.Data.Span;
        var (reservation, id) = (BinaryPrimitives.ReadUInt16LittleEndian(data), BinaryPrimitives.ReadUInt16LittleEndian(data[2..]));
        var index = id switch { 0 => 0, Last => _records.Length - 1, _ => id - 1 }; // numbered from 1
        if (index >= _records.Length) return CompletionCode.NotPresent;
        var record = _faults().MisnumbersSdr ? [0x34, 0x12, .. _records[index].AsSpan(2)] : _records[index];
        int offset = data[4], count = data[5] == WholeRecord ? Math.Max(0, record.Length - offset) : data[5];
        if (offset > 0 && reservation != _reservation) return CompletionCode.InvalidReservation;
        if (offset + count > record.Length) return CompletionCode.ParameterOutOfRange;
        var next = index == _records.Length - 1 ? Last : (ushort)(index + 2);
        return new(CompletionCode.Ok, (byte[])[(byte)next, (byte)(next >> 8), .. record.AsSpan(offset, count)]);
    }

    private async ValueTask<BmcAnswer> ReadAsync(BmcRequest request)
    {
        if (request.Data.IsEmpty) return CompletionCode.InvalidRequestLength;
        if (!_sensors.TryGetValue(request.Data.Span[0], out var sensor)) return CompletionCode.NotPresent;
        var isOn = await _power.TryGetStatusAsync() is { IsPoweredOn: true };
        return BmcAnswer.Of((isOn ? sensor.On : sensor.Off).Write);
    }

    private BmcAnswer SetThresholds(BmcRequest request)
    {
        if (!Thresholds.TryRead(request.Data.Length > 0 ? request.Data.Span[1..] : default, out var wanted)) return CompletionCode.InvalidRequestLength;
        return For(request, sensor =>
        {
            if ((wanted.Mask & ~sensor.Sensor.ReadableThresholds) != ThresholdMask.None) return CompletionCode.InvalidDataField;
            var now = _limits[sensor.Sensor.Number];
            _limits[sensor.Sensor.Number] = new(now.Mask,
                Pick(ThresholdMask.LowerNonCritical, wanted.LowerNonCritical, now.LowerNonCritical), Pick(ThresholdMask.LowerCritical, wanted.LowerCritical, now.LowerCritical),
                Pick(ThresholdMask.LowerNonRecoverable, wanted.LowerNonRecoverable, now.LowerNonRecoverable), Pick(ThresholdMask.UpperNonCritical, wanted.UpperNonCritical, now.UpperNonCritical),
                Pick(ThresholdMask.UpperCritical, wanted.UpperCritical, now.UpperCritical), Pick(ThresholdMask.UpperNonRecoverable, wanted.UpperNonRecoverable, now.UpperNonRecoverable));
            return CompletionCode.Ok;
        });

        byte Pick(ThresholdMask which, byte value, byte old) => wanted.Mask.HasFlag(which) ? value : old;
    }

    private BmcAnswer For(BmcRequest request, Func<BmcSensor, BmcAnswer> answer)
    {
        if (request.Data.IsEmpty) return CompletionCode.InvalidRequestLength;
        return _sensors.TryGetValue(request.Data.Span[0], out var sensor) ? answer(sensor) : CompletionCode.NotPresent;
    }

    private BmcAnswer GetFruInfo(BmcRequest request)
    {
        if (request.Data.IsEmpty) return CompletionCode.InvalidRequestLength;
        return request.Data.Span[0] == 0 ? new BmcAnswer(CompletionCode.Ok, new byte[] { (byte)_fru.Length, (byte)(_fru.Length >> 8), 0 }) : CompletionCode.NotPresent;
    }

    private BmcAnswer ReadFru(BmcRequest request)
    {
        if (request.Data.Length < 4) return CompletionCode.InvalidRequestLength;
        var data = request.Data.Span;
        if (data[0] != 0) return CompletionCode.NotPresent;
        int offset = BinaryPrimitives.ReadUInt16LittleEndian(data[1..]);
        if (offset >= _fru.Length) return CompletionCode.ParameterOutOfRange;
        var count = Math.Min(data[3], _fru.Length - offset);
        return new(CompletionCode.Ok, (byte[])[(byte)count, .. _fru.AsSpan(offset, count)]);
    }

    private async ValueTask<BmcAnswer> ReadPowerAsync(BmcRequest request)
    {
        if (request.Data.IsEmpty || request.Data.Span[0] != PowerReading.GroupExtension) return CompletionCode.InvalidCommand;
        var isOn = await _power.TryGetStatusAsync() is { IsPoweredOn: true };
        var watts = isOn ? _board.Watts : (ushort)0;
        return BmcAnswer.Of(new PowerReading(watts, watts, watts, watts, _time.GetUtcNow(), TimeSpan.FromSeconds(1), isOn).Write);
    }
}
