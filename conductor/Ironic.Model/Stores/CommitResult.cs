namespace Ironic.Model.Stores;

/// <summary>How a batch ended.</summary>
public abstract record CommitResult
{
    private CommitResult()
    {
    }

    /// <summary>All of it is durable.</summary>
    public sealed record Committed : CommitResult
    {
        public static readonly Committed Instance = new();
    }

    /// <summary>Nothing was done: a record handed in is not the latest any more (or is gone). Read again and decide again.</summary>
    public sealed record Stale(string What, Guid Uuid) : CommitResult;

    /// <summary>Nothing was done: a unique value is taken. <paramref name="Field"/> is "uuid", "name", "instance_uuid", "address", "job" or a resource's own (<see cref="Resources.Resource.UniqueValues"/>).</summary>
    public sealed record Duplicate(string What, string Field, string Value) : CommitResult;

    /// <summary>Nothing was done: the conductor's lease is another's now, or has ended.</summary>
    public sealed record Fenced(string Hostname) : CommitResult;
}
