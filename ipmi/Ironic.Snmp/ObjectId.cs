using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ironic.Snmp;

/// <summary>An object identifier, such as 1.3.6.1.2.1.1.2.0. Ordered as a walk visits them.</summary>
public sealed class ObjectId : IEquatable<ObjectId>, IComparable<ObjectId>
{
    /// <summary>More arcs than this are not SNMP (RFC 3416, section 4.1).</summary>
    public const int MaxArcs = 128;

    private readonly ImmutableArray<uint> _arcs;

    private ObjectId(ImmutableArray<uint> arcs) => _arcs = arcs;

    public ReadOnlySpan<uint> Arcs => _arcs.AsSpan();

    /// <exception cref="FormatException">Not at least two numbers with dots between them.</exception>
    public static ObjectId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not an object identifier; an example is 1.3.6.1.2.1.1.2.0.");

    /// <summary>A leading dot is allowed, as net-snmp writes one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ObjectId? id)
    {
        id = null;
        if (string.IsNullOrEmpty(text)) return false;
        var arcs = ImmutableArray.CreateBuilder<uint>();
        foreach (var range in text.AsSpan().TrimStart('.').Split('.'))
        {
            if (arcs.Count == MaxArcs || !uint.TryParse(text.AsSpan().TrimStart('.')[range], NumberStyles.None, CultureInfo.InvariantCulture, out var arc)) return false;
            arcs.Add(arc);
        }

        return TryFrom(arcs.ToImmutable(), out id);
    }

    /// <summary>False for what the encoding cannot carry: the first arc is 0 to 2, the second below 40 unless the first is 2.</summary>
    public static bool TryFrom(ImmutableArray<uint> arcs, [NotNullWhen(true)] out ObjectId? id)
    {
        var fits = arcs.Length is >= 2 and <= MaxArcs && arcs[0] <= 2 && (arcs[0] == 2 ? arcs[1] <= uint.MaxValue - 80 : arcs[1] < 40);
        id = fits ? new(arcs) : null;
        return fits;
    }

    public ObjectId Child(params ReadOnlySpan<uint> arcs) => new([.. _arcs, .. arcs]);

    /// <summary>Whether this is <paramref name="prefix"/> or lies under it.</summary>
    public bool StartsWith(ObjectId prefix) => Arcs.StartsWith(prefix.Arcs);

    public int CompareTo(ObjectId? other) => other is null ? 1 : Arcs.SequenceCompareTo(other.Arcs);

    public bool Equals([NotNullWhen(true)] ObjectId? other) => other is not null && Arcs.SequenceEqual(other.Arcs);

    public override bool Equals(object? obj) => Equals(obj as ObjectId);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var arc in _arcs) hash.Add(arc);
        return hash.ToHashCode();
    }

    public override string ToString() => string.Join('.', _arcs);

    public static bool operator ==(ObjectId? left, ObjectId? right) => Equals(left, right);

    public static bool operator !=(ObjectId? left, ObjectId? right) => !Equals(left, right);

    public static bool operator <(ObjectId left, ObjectId right) => left.CompareTo(right) < 0;

    public static bool operator >(ObjectId left, ObjectId right) => left.CompareTo(right) > 0;

    public static bool operator <=(ObjectId left, ObjectId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ObjectId left, ObjectId right) => left.CompareTo(right) >= 0;
}
