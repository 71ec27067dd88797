using System.Collections.Frozen;
using System.Globalization;

namespace Ironic.Snmp.Pdus;

/// <summary>How one family of power distribution units shows and switches its outlets.</summary>
/// <param name="Name">What operators call it in <c>snmp_driver</c>.</param>
/// <param name="Status">The object of an outlet's state; "N" stands for the outlet's number.</param>
/// <param name="On">The object and value that switch it on.</param>
/// <param name="Off">The object and value that switch it off.</param>
/// <param name="States">What the status values mean. Values that are missing here: not known.</param>
public sealed record PduFamily(string Name, string Status, OutletAction On, OutletAction Off, FrozenDictionary<long, OutletState> States)
{
    /// <summary>sysObjectIDs of such units, to find the family by. The longest of all families wins.</summary>
    public IReadOnlyList<ObjectId> Recognised { get; init; } = [];

    public ObjectId StatusOf(int outlet) => Resolve(Status, outlet);

    public (ObjectId Name, int Value) ActionFor(bool on, int outlet) => on ? (Resolve(On.Pattern, outlet), On.Value) : (Resolve(Off.Pattern, outlet), Off.Value);

    private static ObjectId Resolve(string pattern, int outlet) => ObjectId.Parse(pattern.Replace("N", outlet.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
}

/// <summary>What to set to switch an outlet.</summary>
public readonly record struct OutletAction(string Pattern, int Value);

/// <summary>An outlet's state. Pending ones are named by what still holds.</summary>
public enum OutletState
{
    Off,
    On,
}
