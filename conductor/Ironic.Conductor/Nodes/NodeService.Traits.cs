using System.Collections.Immutable;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Nodes;

internal sealed partial class NodeService
{
    public async Task<Outcome> SetTraitsAsync(Guid uuid, ImmutableSortedSet<string> traits, CancellationToken cancellationToken) =>
        await ChangeTraitsAsync(uuid, _ => Outcome.Of(traits), cancellationToken);

    public async Task<Outcome> AddTraitAsync(Guid uuid, string trait, CancellationToken cancellationToken) =>
        await ChangeTraitsAsync(uuid, node => Outcome.Of(node.Traits.Add(trait)), cancellationToken);

    public async Task<Outcome> RemoveTraitAsync(Guid uuid, string trait, CancellationToken cancellationToken) => await ChangeTraitsAsync(uuid,
        node => node.Traits.Contains(trait) ? Outcome.Of(node.Traits.Remove(trait)) : Fault.NotFound($"Node {node.Uuid} doesn't have a trait '{trait}'"), cancellationToken);

    private async Task<Outcome> ChangeTraitsAsync(Guid uuid, Func<Node, Outcome<ImmutableSortedSet<string>>> change, CancellationToken cancellationToken)
    {
        var changed = await locks.ChangeAsync(uuid, (node, _) =>
        {
            if (!change(node).TryGet(out var traits, out var fault)) return new(fault);
            if (TraitNames.Problem(traits) is { } problem) return new(problem);
            return new(Update(node with { Traits = traits }));
        }, cancellationToken);
        return changed.TryGet(out _, out var refused) ? Outcome.Done : refused;
    }
}
