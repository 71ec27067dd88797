using Microsoft.Extensions.DependencyInjection;

namespace Ironic.Conductor.Metrics;

internal static class MetricsRegistration
{
    public static IServiceCollection AddConductorMetrics(this IServiceCollection services)
    {
        services.AddMetrics();
        return services.AddSingleton<ConductorMeter>().AddSingleton<JobMetrics>().AddSingleton<IConductorSurvey, Survey>();
    }
}
