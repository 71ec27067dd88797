using System.Globalization;
using System.Text;

namespace Ironic.Snmp;

/// <summary>What an object holds (RFC 2578, section 7.1), or why it holds nothing (RFC 3416, section 3).</summary>
public abstract record SnmpValue
{
    private protected SnmpValue()
    {
    }

    /// <summary>INTEGER, 32 bits on the wire; more are read as they come.</summary>
    public sealed record Whole(long Value) : SnmpValue
    {
        public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Counter32, Gauge32, TimeTicks or Counter64.</summary>
    public sealed record Number(NumberKind Kind, ulong Value) : SnmpValue
    {
        public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
    }

    public sealed record Identifier(ObjectId Value) : SnmpValue
    {
        public override string ToString() => Value.ToString();
    }

    /// <summary>OCTET STRING, IpAddress or Opaque.</summary>
    public sealed record Octets(OctetsKind Kind, ReadOnlyMemory<byte> Bytes) : SnmpValue
    {
        public bool Equals(Octets? other) => other is not null && Kind == other.Kind && Bytes.Span.SequenceEqual(other.Bytes.Span);

        public override int GetHashCode() => Bytes.Length;

        public override string ToString() => Encoding.UTF8.GetString(Bytes.Span);
    }

    /// <summary>Nothing: in a question, or why there is no answer.</summary>
    public sealed record Absent(AbsentKind Kind) : SnmpValue
    {
        public override string ToString() => Kind.ToString();
    }

    public static SnmpValue Unspecified { get; } = new Absent(AbsentKind.Unspecified);

    public static SnmpValue Of(string text) => new Octets(OctetsKind.Text, Encoding.UTF8.GetBytes(text));

    /// <summary>The value as a number, where it is one: some agents answer with a gauge where the MIB has an integer.</summary>
    public bool TryGetNumber(out long number)
    {
        number = this switch
        {
            Whole i => i.Value,
            Number { Value: <= long.MaxValue } n => (long)n.Value,
            _ => long.MinValue,
        };
        return number != long.MinValue;
    }
}

/// <summary>The application tags of numbers.</summary>
public enum NumberKind : byte
{
    Counter32 = 1,
    Gauge32 = 2,
    TimeTicks = 3,
    Counter64 = 6,
}

/// <summary>Which string of bytes; the application tags, and <see cref="Text"/> for the universal OCTET STRING.</summary>
public enum OctetsKind : byte
{
    IpAddress = 0,
    Opaque = 4,
    Text = 255,
}

/// <summary>Why there is no value; the context tags, and <see cref="Unspecified"/> for the universal NULL.</summary>
public enum AbsentKind : byte
{
    NoSuchObject = 0,
    NoSuchInstance = 1,
    EndOfMibView = 2,
    Unspecified = 255,
}
