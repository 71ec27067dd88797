namespace Ironic.Model.Resources;

/// <summary>Which resources of a kind to list.</summary>
public sealed record ResourceQuery<T> where T : Resource
{
    /// <summary>Those of one node; null: of all.</summary>
    public Guid? NodeUuid { get; init; }

    /// <summary>Null: all. Pure; called on a snapshot.</summary>
    public Func<T, bool>? Where { get; init; }

    /// <summary>At most so many. Default: all of them.</summary>
    public int Limit { get; init; } = int.MaxValue;

    /// <summary>The last item of the page before; null: from the start.</summary>
    public Guid? Marker { get; init; }

    /// <summary>What to sort by, ties by insertion order; null: insertion order.</summary>
    public Func<T, IComparable?>? SortBy { get; init; }

    public bool Descending { get; init; }
}
