using Ironic.Conductor.Vifs;
using Microsoft.Extensions.DependencyInjection;

namespace Ironic.Conductor.Hardware;

/// <summary>Registers what clients ask of machines directly; the host adds stores, locks, the <c>DriverRegistry</c>, <c>ITimeline</c> and a <c>TimeProvider</c>.</summary>
public static class HardwareRegistration
{
    public static IServiceCollection AddNodeHardware(this IServiceCollection services) => services
        .AddSingleton<HardwareAccess>()
        .AddSingleton<INodeHardwareService, NodeHardwareService>()
        .AddSingleton<IVifService, VifService>();
}
