using Ironic.Model.Boot;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Ironic.Storage.Postgres;
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
        if (options.Database.Url is not null) services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<PostgresWait>(provider, options.Database));
        services.TryAddSingleton(provider => Store.Open(options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        return services
            .As<IStoreWriter>().As<INodeStore>().As<IPortStore>().As<IJobStore>().As<IResourceStore>().As<IConductorStore>()
            .As<ISharedStore>().As<IBootDirectory>().As<IBootPlans>().As<ITimeline>().As<ITimelineStore>();
    }

    /// <summary>Waits for a database that is away, as long as its options allow; to be awaited before anything asks for the store.</summary>
    /// <exception cref="StoreException">It did not come, or refuses us.</exception>
    public static Task AwaitDatabaseAsync(this IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetService<PostgresWait>()?.RunAsync(cancellationToken) ?? Task.CompletedTask;

    private static IServiceCollection As<T>(this IServiceCollection services) where T : class
    {
        services.TryAddSingleton(provider => (T)(object)provider.GetRequiredService<Store>());
        return services;
    }
}
