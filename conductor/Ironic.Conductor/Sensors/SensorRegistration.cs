using Microsoft.Extensions.DependencyInjection;

namespace Ironic.Conductor.Sensors;

/// <summary>Registers what shows sensors as they were read last; the host adds stores, placement, <c>ConductorOptions</c>, the <c>DriverRegistry</c> and a <c>TimeProvider</c>.</summary>
public static class SensorRegistration
{
    public static IServiceCollection AddSensors(this IServiceCollection services) => services.AddSingleton<SensorMemory>().AddSingleton<ISensorService, SensorService>();
}
