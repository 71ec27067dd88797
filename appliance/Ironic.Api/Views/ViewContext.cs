using Ironic.Api.Microversions;
using Ironic.Api.Policy;
using Ironic.Conductor.Leases;

namespace Ironic.Api.Views;

/// <summary>What a field's writer may need besides the item.</summary>
/// <param name="Version">The client's.</param>
/// <param name="Links">Makes URLs as the client can use them.</param>
/// <param name="Conductors">Who serves which node.</param>
internal sealed record ViewContext(Microversion Version, Links Links, ConductorMap Conductors)
{
    public Caller Caller { get; init; } = Caller.Unrestricted;
}
