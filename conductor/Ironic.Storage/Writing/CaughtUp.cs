using Ironic.Storage.State;

namespace Ironic.Storage.Writing;

/// <summary>The state with what others have committed.</summary>
/// <param name="State">As it stands now.</param>
/// <param name="Nodes">Nodes that others changed, in their row or their job; null: any may have changed.</param>
internal readonly record struct CaughtUp(StoreState State, IReadOnlyCollection<Guid>? Nodes)
{
    public static CaughtUp Nothing(StoreState known) => new(known, []);
}
