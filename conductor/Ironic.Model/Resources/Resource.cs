namespace Ironic.Model.Resources;

/// <summary>A resource beside nodes and ports: one immutable snapshot of its row. What its kind may not have twice, it says itself.</summary>
public abstract record Resource
{
    public required Guid Uuid { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null until the first change.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <inheritdoc cref="Nodes.Node.Id"/>
    public long Id { get; init; }

    /// <inheritdoc cref="Nodes.Node.Revision"/>
    public long Revision { get; init; }

    /// <summary>What messages and conflicts call it: "portgroup", "deploy template".</summary>
    public abstract string Kind { get; }

    /// <summary>Values that no other resource of its kind may have, besides the UUID.</summary>
    public virtual IEnumerable<UniqueValue> UniqueValues => [];

    /// <summary>The node that it belongs to, and is deleted with; null: it stands alone.</summary>
    public virtual Guid? OwningNode => null;
}

/// <summary>A value that is taken at most once among the resources of a kind; <paramref name="Field"/> may name several fields, joined by a comma.</summary>
public sealed record UniqueValue(string Field, string Value)
{
    /// <summary>The name, where there is one.</summary>
    public static IEnumerable<UniqueValue> Name(string? name) => name is null ? [] : [new("name", name)];
}
