using Ironic.Conductor.Resources;
using Ironic.Model.Allocations;
using Microsoft.Extensions.DependencyInjection;

namespace Ironic.Conductor.Allocations;

/// <summary>Registers allocations; the host adds stores, <c>ConductorOptions</c>, an <c>IIdSource</c> and a <c>TimeProvider</c>.</summary>
public static class AllocationRegistration
{
    public static IServiceCollection AddAllocations(this IServiceCollection services) => services
        .AddSingleton<AllocationWrites>()
        .AddSingleton<AllocationSignal>()
        .AddSingleton<AllocationEngine>()
        .AddSingleton<ResourceRules<Allocation>, AllocationRules>()
        .AddSingleton<ResourceService<Allocation>>()
        .AddSingleton<IAllocationService, AllocationService>()
        .AddSingleton<IResourceService<Allocation>>(provider => provider.GetRequiredService<IAllocationService>())
        .AddHostedService<AllocationRunner>();
}
