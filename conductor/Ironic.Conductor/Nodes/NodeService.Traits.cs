using System.Collections.Immutable;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Nodes;

internal sealed partial class NodeService
{
    private const int MaxTraits = 50;

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
            if (traits.FirstOrDefault(trait => !TraitNames.IsValid(trait)) is { } bad)
                return new(Fault.Invalid($"Invalid trait '{bad}': a standard trait's name, or CUSTOM_ and then A-Z, 0-9 and _, at most {TraitNames.MaxLength} characters, is needed."));
            if (traits.Count > MaxTraits) return new(Fault.Invalid($"Error setting traits: node {node.Uuid} would have {traits.Count} traits, and {MaxTraits} are allowed."));
            return new(Update(node with { Traits = traits }));
        }, cancellationToken);
        return changed.TryGet(out _, out var refused) ? Outcome.Done : refused;
    }
}
