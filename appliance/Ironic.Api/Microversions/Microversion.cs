using System.Globalization;

namespace Ironic.Api.Microversions;

/// <summary>An API microversion: the N of "1.N".</summary>
internal readonly record struct Microversion(int Minor) : IComparable<Microversion>
{
    public static readonly Microversion Min = new(1);

    /// <summary>Every field and parameter of the resources served is gated up to here.</summary>
    public static readonly Microversion Max = new(115);

    public int CompareTo(Microversion other) => Minor.CompareTo(other.Minor);
    public static bool operator <(Microversion a, Microversion b) => a.Minor < b.Minor;
    public static bool operator >(Microversion a, Microversion b) => a.Minor > b.Minor;
    public static bool operator <=(Microversion a, Microversion b) => a.Minor <= b.Minor;
    public static bool operator >=(Microversion a, Microversion b) => a.Minor >= b.Minor;
    public static bool operator <(Microversion a, int minor) => a.Minor < minor;
    public static bool operator >(Microversion a, int minor) => a.Minor > minor;
    public static bool operator <=(Microversion a, int minor) => a.Minor <= minor;
    public static bool operator >=(Microversion a, int minor) => a.Minor >= minor;
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"1.{Minor}");
}
