using Microsoft.Extensions.DependencyInjection;

namespace Ironic.Conductor.Consoles;

/// <summary>Registers what records consoles and reads them.</summary>
public static class ConsoleRegistration
{
    public static IServiceCollection AddConsoles(this IServiceCollection services, ConsoleOptions options)
    {
        services.AddSingleton(options).AddSingleton<ConsoleRecorders>().AddSingleton<IConsoleService, ConsoleService>();
        return services.AddHostedService(s => s.GetRequiredService<ConsoleRecorders>());
    }
}
