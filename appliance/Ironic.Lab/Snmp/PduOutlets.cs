using Ironic.Snmp;
using Ironic.Snmp.Pdus;
using Ironic.Snmp.Server;

namespace Ironic.Lab.Snmp;

/// <summary>The objects of a power distribution unit of some family: outlets that switch when told, after a while where they are slow.</summary>
internal sealed class PduOutlets : ISnmpObjects
{
    private static readonly ObjectId SysDescr = ObjectId.Parse("1.3.6.1.2.1.1.1.0"), SysObjectId = ObjectId.Parse("1.3.6.1.2.1.1.2.0"), SysUpTime = ObjectId.Parse("1.3.6.1.2.1.1.3.0");

    private readonly VirtualPduOptions _options;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Outlet[] _outlets;
    private readonly SortedDictionary<ObjectId, Func<SnmpValue>> _readable = [];
    private readonly Dictionary<ObjectId, List<(int Value, Action Do)>> _writable = [];

    public PduOutlets(VirtualPduOptions options, TimeProvider time)
    {
        (_options, _time, _started) = (options, time, time.GetTimestamp());
        _outlets = [.. Enumerable.Range(1, options.Outlets).Select(_ => new Outlet(options.InitiallyOn))];
        _readable[SysDescr] = () => SnmpValue.Of($"Ironic lab PDU ({options.Family.Name})");
        _readable[SysObjectId] = () => new SnmpValue.Identifier(options.Family.Recognised.Count > 0 ? options.Family.Recognised[0].Child(1) : ObjectId.Parse("1.3.6.1.4.1.0.1"));
        _readable[SysUpTime] = () => new SnmpValue.Number(NumberKind.TimeTicks, (ulong)(_time.GetElapsedTime(_started).TotalMilliseconds / 10));
        for (var i = 1; i <= _outlets.Length; i++) Add(i, _outlets[i - 1]);
    }

    /// <summary>Whether that outlet, from 1, gives power.</summary>
    public bool IsOn(int outlet) => Settle(_outlets[outlet - 1]).IsOn;

    public SnmpValue? Find(ObjectId name) => _readable.TryGetValue(name, out var read) ? read() : null;

    public VarBind? FindNext(ObjectId after)
    {
        foreach (var (name, read) in _readable) // a few dozen objects: no index needed
        {
            if (name > after) return new(name, read());
        }

        return null;
    }

    public SnmpError Store(ObjectId name, SnmpValue value)
    {
        if (!_writable.TryGetValue(name, out var actions)) return _readable.ContainsKey(name) ? SnmpError.NotWritable : SnmpError.NoCreation;
        if (value is not SnmpValue.Whole integer) return SnmpError.WrongType;
        if (actions.Find(a => a.Value == integer.Value) is not { Do: { } action }) return SnmpError.WrongValue;
        action();
        return SnmpError.None;
    }

    private void Add(int number, Outlet outlet)
    {
        var family = _options.Family;
        foreach (var on in new[] { true, false })
        {
            var (name, value) = family.ActionFor(on, number);
            if (!_writable.TryGetValue(name, out var actions)) _writable[name] = actions = [];
            actions.Add((value, () => Switch(outlet, on)));
            _readable.TryAdd(name, () => new SnmpValue.Whole(value)); // what a control object reads as says nothing; the status does
        }

        _readable[family.StatusOf(number)] = () => new SnmpValue.Whole(ValueOf(Settle(outlet)));
    }

    private void Switch(Outlet outlet, bool on)
    {
        if (_options.IgnoresOrders()) return;
        Settle(outlet);
        (outlet.Wanted, outlet.OrderedAt) = (on, _time.GetTimestamp());
    }

    private Outlet Settle(Outlet outlet)
    {
        if (outlet.IsOn != outlet.Wanted && _time.GetElapsedTime(outlet.OrderedAt) >= _options.SwitchDelay) outlet.IsOn = outlet.Wanted;
        return outlet;
    }

    /// <summary>The family's number for what holds; where it has one for "about to change", that one while it is.</summary>
    private long ValueOf(Outlet outlet)
    {
        var state = outlet.IsOn ? OutletState.On : OutletState.Off;
        var numbers = _options.Family.States.Where(s => s.Value == state).Select(s => s.Key).ToArray();
        var settled = numbers.Min() < 8 && numbers.Length > 1 ? numbers.Min() : numbers.Max();
        return outlet.IsOn == outlet.Wanted || numbers.Length == 1 ? settled : numbers.First(n => n != settled);
    }

    private sealed class Outlet(bool isOn)
    {
        public bool IsOn { get; set; } = isOn;

        public bool Wanted { get; set; } = isOn;

        public long OrderedAt { get; set; }
    }
}
