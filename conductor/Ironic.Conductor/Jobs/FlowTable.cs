using System.Collections.Frozen;

namespace Ironic.Conductor.Jobs;

/// <summary>All flows by kind.</summary>
internal sealed class FlowTable(IEnumerable<Flow> flows)
{
    private readonly FrozenDictionary<string, Flow> _flows = flows.ToFrozenDictionary(flow => flow.Kind, StringComparer.Ordinal);

    public IEnumerable<Flow> All => _flows.Values;

    /// <exception cref="InvalidOperationException">A job of a kind that this version does not know (a database of a newer one).</exception>
    public Flow this[string kind] => _flows.TryGetValue(kind, out var flow) ? flow : throw new InvalidOperationException($"No flow is called {kind}.");
}
