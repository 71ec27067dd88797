using Ironic.Conductor.Jobs;
using Ironic.Conductor.Provisioning;
using Ironic.Conductor.Vifs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ironic.Conductor.Hardware;

/// <summary>Registers what clients ask of machines directly; the host adds stores, locks, <c>ConductorOptions</c>, the <c>DriverRegistry</c>, an <c>IJobWaker</c>, <c>ITimeline</c> and a <c>TimeProvider</c>.</summary>
public static class HardwareRegistration
{
    public static IServiceCollection AddNodeHardware(this IServiceCollection services)
    {
        foreach (var flow in HardwareFlows.All) services.AddSingleton(flow);
        services.TryAddSingleton<FlowTable>();
        services.TryAddSingleton<VerbWrites>();
        return services.AddSingleton<HardwareAccess>().AddSingleton<HardwareJobs>().AddSingleton<INodeHardwareService, NodeHardwareService>().AddSingleton<IVifService, VifService>();
    }
}
