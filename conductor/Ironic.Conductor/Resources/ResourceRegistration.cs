using Ironic.Conductor.Nodes;
using Ironic.Conductor.Ports;
using Ironic.Conductor.Reservations;
using Ironic.Conductor.Volumes;
using Ironic.Model.Inspection;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Resources;
using Ironic.Model.Templates;
using Ironic.Model.Volumes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ironic.Conductor.Resources;

/// <summary>Registers the services of the resources beside nodes and ports; they need the stores, <c>ConductorOptions</c> and a <c>TimeProvider</c>.</summary>
public static class ResourceRegistration
{
    public static IServiceCollection AddResources(this IServiceCollection services) => services
        .AddNodeLocks()
        .Add<Portgroup, PortgroupRules>()
        .Add<Chassis, ChassisRules>()
        .Add<VolumeConnector, VolumeConnectorRules>()
        .Add<VolumeTarget, VolumeTargetRules>()
        .Add<DeployTemplate, NoRules<DeployTemplate>>()
        .Add<Runbook, NoRules<Runbook>>()
        .Add<InspectionRule, NoRules<InspectionRule>>();

    private static IServiceCollection AddNodeLocks(this IServiceCollection services)
    {
        services.TryAddSingleton<NodeLocks>();
        return services;
    }

    private static IServiceCollection Add<T, TRules>(this IServiceCollection services) where T : Resource where TRules : ResourceRules<T> => services
        .AddSingleton<ResourceRules<T>, TRules>()
        .AddSingleton<IResourceService<T>, ResourceService<T>>();
}
