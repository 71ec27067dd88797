using Ironic.Model.Nodes;

namespace Ironic.Conductor.Rounds;

/// <summary>Something to do with every node that is due for it, once an interval.</summary>
/// <param name="Name">What messages call it: "power sync".</param>
/// <param name="Interval">Longer than zero.</param>
/// <param name="IsDue">By what is stored of it; looked at when the round begins.</param>
/// <param name="VisitAsync">What to do; it looks again whether it is still due. Its faults are logged.</param>
internal sealed record NodeRound(string Name, TimeSpan Interval, Func<Node, bool> IsDue, Func<Guid, CancellationToken, Task> VisitAsync)
{
    /// <summary>Nodes visited at once.</summary>
    public required int Workers { get; init; }

    /// <summary>And one more for each so many that are due: a fleet that has grown needs more, or the round outlasts its interval.</summary>
    public required int NodesPerWorker { get; init; }

    /// <summary>A visit that takes longer does not count as one of those at once any more; null: it counts until it is over.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>How old is what is known of a node: it counts as waiting for so long, or since its last visit. Default: without bound, so that the never visited come first.</summary>
    public Func<Node, TimeSpan> AgeOf { get; init; } = _ => TimeSpan.MaxValue;

    /// <summary>Told of all nodes that there are, at the begin of each round.</summary>
    public Action<IReadOnlySet<Guid>> Keep { get; init; } = _ => { };
}
