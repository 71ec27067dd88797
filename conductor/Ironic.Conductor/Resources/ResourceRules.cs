using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Resources;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Resources;

/// <summary>What a kind of resources demands beyond unique values; as it stands, nothing.</summary>
internal abstract class ResourceRules<T> where T : Resource
{
    /// <summary>False: changes do not concern the node that it belongs to, and do not wait for that node's lock.</summary>
    public virtual bool ChangesUnderLock => true;

    /// <param name="draft">To be stored.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>Null: nothing against it.</returns>
    public virtual ValueTask<Fault?> CheckNewAsync(T draft, CancellationToken cancellationToken) => default;

    /// <param name="node">The node that it belongs to, free of locks; null: it stands alone.</param>
    /// <param name="before">As stored.</param>
    /// <param name="after">As wanted.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public virtual ValueTask<Fault?> CheckChangeAsync(Node? node, T before, T after, CancellationToken cancellationToken) => default;

    /// <inheritdoc cref="CheckChangeAsync"/>
    public virtual ValueTask<Fault?> CheckDeletionAsync(Node? node, T resource, CancellationToken cancellationToken) => default;

    /// <summary>The node once the resource has gone.</summary>
    public virtual Node AfterDeletion(Node node, T resource) => node;

    /// <summary>Writes that go along with a change.</summary>
    public virtual ValueTask<IReadOnlyList<StoreWrite>> FollowAsync(T before, T after, CancellationToken cancellationToken) => new([]);
}

/// <summary>A kind without rules of its own.</summary>
internal sealed class NoRules<T> : ResourceRules<T> where T : Resource;
