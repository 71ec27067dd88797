using Ironic.Model.Boot;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Ironic.Storage;

public static class StorageServiceCollectionExtensions
{
    /// <summary>Registers the store, opened when first asked for and closed with the container, under each of its interfaces.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, StorageOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => Store.Open(options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        return services
            .As<IStoreWriter>().As<INodeStore>().As<IPortStore>().As<IJobStore>().As<IResourceStore>().As<IConductorStore>()
            .As<ISharedStore>().As<IBootDirectory>().As<IBootPlans>().As<ITimeline>().As<ITimelineStore>();
    }

    private static IServiceCollection As<T>(this IServiceCollection services) where T : class
    {
        services.TryAddSingleton(provider => (T)(object)provider.GetRequiredService<Store>());
        return services;
    }
}
