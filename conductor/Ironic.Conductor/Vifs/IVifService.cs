using Ironic.Model.Faults;
using Ironic.Model.Json;

namespace Ironic.Conductor.Vifs;

/// <summary>Virtual interfaces of a node: which port or portgroup each is attached to (the API contract, section 2.5).</summary>
public interface IVifService
{
    ValueTask<Outcome<IReadOnlyList<string>>> ListAsync(Guid node, CancellationToken cancellationToken);

    Task<Outcome> AttachAsync(Guid node, VifRequest vif, CancellationToken cancellationToken);

    Task<Outcome> DetachAsync(Guid node, string vif, CancellationToken cancellationToken);
}

/// <param name="Id">UUID or name.</param>
public sealed record VifRequest(string Id)
{
    /// <summary>Only this port will do; null: any.</summary>
    public Guid? Port { get; init; }

    /// <summary>Only this portgroup will do; null: any.</summary>
    public Guid? Portgroup { get; init; }

    /// <summary>What else the client said of it; not ours to judge.</summary>
    public JsonMap More { get; init; } = JsonMap.Empty;
}
