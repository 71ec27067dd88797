using System.Buffers.Binary;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Sdr;
using Ironic.Ipmi.Sel;
using Ironic.Ipmi.Wire;

namespace Ironic.Lab.Ipmi;

/// <summary>The System Event Log of a virtual BMC. A full one takes no more, as most do. Safe for use by several threads.</summary>
internal sealed class SelService(TimeProvider time)
{
    private const int Capacity = 512;
    private const byte WholeRecord = 0xFF, Initiate = 0xAA, Erased = 0x01, BmcGenerator = IpmiMessage.BmcAddress;
    private const byte EventTypeMask = 0x7F, DeassertionBit = 0x80;
    private const int EventLength = 7;
    private const ushort Last = 0xFFFF;

    private readonly Lock _gate = new();
    private readonly List<SelRecord> _records = [];
    private ushort _nextId = 1;
    private ushort _reservation;
    private DateTimeOffset? _added, _erased;
    private bool _hasOverflowed;
    private TimeSpan _offset;

    public IEnumerable<BmcCommand> Commands =>
    [
        new(CommandIds.GetSelInfo, PrivilegeLevel.User, _ => Info()),
        new(CommandIds.ReserveSel, PrivilegeLevel.User, _ => Reserve()),
        new(CommandIds.GetSelEntry, PrivilegeLevel.User, Get),
        new(CommandIds.AddSelEntry, PrivilegeLevel.Operator, Add),
        new(CommandIds.DeleteSelEntry, PrivilegeLevel.Operator, Delete),
        new(CommandIds.ClearSel, PrivilegeLevel.Operator, Clear),
        new(CommandIds.GetSelTime, PrivilegeLevel.User, _ => Time()),
        new(CommandIds.SetSelTime, PrivilegeLevel.Operator, SetTime),
        new(CommandIds.PlatformEvent, PrivilegeLevel.Operator, TakeEvent),
    ];

    private DateTimeOffset Now => time.GetUtcNow() + _offset;

    /// <summary>The BMC's own word of what happened.</summary>
    public void Log(byte sensorType, byte sensor, byte state, bool isAssertion) => Add(new SelRecord(0, SelRecord.SystemEvent, Now)
    {
        Generator = BmcGenerator, SensorType = sensorType, SensorNumber = sensor, EventType = SensorStates.SensorSpecific, IsAssertion = isAssertion,
        Data = new byte[] { state, 0xFF, 0xFF },
    });

    private ushort? Add(SelRecord record)
    {
        lock (_gate)
        {
            _hasOverflowed |= _records.Count >= Capacity;
            if (_records.Count >= Capacity) return null;
            _records.Add(record with { Id = _nextId++ });
            _added = Now;
            return _records[^1].Id;
        }
    }

    private BmcAnswer Info()
    {
        lock (_gate)
        {
            var free = (ushort)((Capacity - _records.Count) * SelRecord.Length);
            return BmcAnswer.Of(new SelInfo((ushort)_records.Count, free, _added, _erased) { CanReserve = true, CanDelete = true, HasOverflowed = _hasOverflowed }.Write);
        }
    }

    private BmcAnswer Reserve()
    {
        lock (_gate)
        {
            _reservation = (ushort)(_reservation % (Last - 1) + 1);
            return Word(_reservation);
        }
    }

    private BmcAnswer Get(BmcRequest request)
    {
        if (request.Data.Length < 6) return CompletionCode.InvalidRequestLength;
        var data = request.Data.Span;
        var (reservation, id) = (BinaryPrimitives.ReadUInt16LittleEndian(data), BinaryPrimitives.ReadUInt16LittleEndian(data[2..]));
        int offset = data[4], count = data[5] == WholeRecord ? SelRecord.Length : data[5];
        lock (_gate)
        {
            var index = id switch { 0 => 0, Last => _records.Count - 1, _ => _records.FindIndex(record => record.Id == id) };
            if (index < 0 || index >= _records.Count) return CompletionCode.NotPresent;
            if (offset > 0 && reservation != _reservation) return CompletionCode.InvalidReservation;
            if (offset + count > SelRecord.Length) return CompletionCode.ParameterOutOfRange;
            var bytes = new byte[SelRecord.Length];
            _records[index].Write(bytes);
            var next = index == _records.Count - 1 ? Last : _records[index + 1].Id;
            return new(CompletionCode.Ok, (byte[])[(byte)next, (byte)(next >> 8), .. bytes.AsSpan(offset, count)]);
        }
    }

    private BmcAnswer Add(BmcRequest request)
    {
        if (!SelRecord.TryRead(request.Data.Span, out var record)) return CompletionCode.InvalidRequestLength;
        return Add(record.Time is null ? record with { Time = Now } : record) is { } id ? Word(id) : CompletionCode.OutOfSpace;
    }

    /// <summary>Somebody else's event, as a sensor's. With eight bytes, the first is the generator's.</summary>
    private BmcAnswer TakeEvent(BmcRequest request)
    {
        var data = request.Data.Span;
        if (data.Length is < EventLength or > EventLength + 1) return CompletionCode.InvalidRequestLength;
        var generator = data.Length > EventLength ? data[0] : IpmiMessage.ConsoleAddress;
        data = data[^EventLength..];
        Add(new SelRecord(0, SelRecord.SystemEvent, Now)
        {
            Generator = generator, SensorType = data[1], SensorNumber = data[2], EventType = (byte)(data[3] & EventTypeMask), IsAssertion = (data[3] & DeassertionBit) == 0,
            Data = data[4..].ToArray(),
        });
        return CompletionCode.Ok;
    }

    private BmcAnswer Delete(BmcRequest request)
    {
        if (request.Data.Length < 4) return CompletionCode.InvalidRequestLength;
        var id = BinaryPrimitives.ReadUInt16LittleEndian(request.Data.Span[2..]);
        lock (_gate)
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(request.Data.Span) != _reservation) return CompletionCode.InvalidReservation;
            return _records.RemoveAll(record => record.Id == id) > 0 ? Word(id) : CompletionCode.NotPresent;
        }
    }

    private BmcAnswer Clear(BmcRequest request)
    {
        var data = request.Data.Span;
        if (data.Length < 6) return CompletionCode.InvalidRequestLength;
        if (!data[2..5].SequenceEqual("CLR"u8)) return CompletionCode.InvalidDataField;
        lock (_gate)
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(data) != _reservation) return CompletionCode.InvalidReservation;
            if (data[5] == Initiate)
            {
                _records.Clear();
                _hasOverflowed = false;
                _erased = Now;
            }

            return new(CompletionCode.Ok, new[] { Erased });
        }
    }

    private BmcAnswer Time() => BmcAnswer.Of(destination =>
    {
        IpmiTime.Write(destination, Now);
        return sizeof(uint);
    });

    private BmcAnswer SetTime(BmcRequest request)
    {
        if (request.Data.Length < sizeof(uint)) return CompletionCode.InvalidRequestLength;
        if (IpmiTime.Read(request.Data.Span) is not { } wanted) return CompletionCode.InvalidDataField;
        _offset = wanted - time.GetUtcNow();
        return CompletionCode.Ok;
    }

    private static BmcAnswer Word(ushort value) => new(CompletionCode.Ok, new[] { (byte)value, (byte)(value >> 8) });
}
