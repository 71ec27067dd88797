using Microsoft.Extensions.DependencyInjection;

namespace Ironic.Conductor.Leases;

/// <summary>Registers what tells who serves which node.</summary>
public static class PlacementRegistration
{
    /// <summary>The host adds <c>IConductorStore</c>, <c>ISharedStore</c> and the conductor's options.</summary>
    public static IServiceCollection AddPlacement(this IServiceCollection services) =>
        services.AddSingleton<Placement>().AddSingleton<INodePlacement>(s => s.GetRequiredService<Placement>());
}
