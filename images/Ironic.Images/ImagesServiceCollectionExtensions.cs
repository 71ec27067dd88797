using Ironic.Images.Cache;
using Ironic.Images.Checksums;
using Ironic.Images.ConfigDrive;
using Ironic.Images.Conversion;
using Ironic.Images.Sources;
using Ironic.Model.Identity;
using Ironic.Model.Images;
using Ironic.Model.Timeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Ironic.Images;

public static class ImagesServiceCollectionExtensions
{
    /// <summary>
    /// Images and config drives: <see cref="IImageService"/>, <see cref="IConfigDriveBuilder"/>. The host adds
    /// <see cref="Model.Boot.ProvisioningUrls"/> and its <see cref="ITimeline"/>, and serves <see cref="ImageOptions.ServedFolder"/> as <c>/images/</c>.
    /// </summary>
    /// <exception cref="OptionsValidationException">The options are wrong; it lists every failure.</exception>
    public static IServiceCollection AddImages(this IServiceCollection services, ImageOptions options)
    {
        if (options.Validate() is { Count: > 0 } failures) throw new OptionsValidationException("Images", typeof(ImageOptions), failures);

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdSource, RandomIdSource>();
        services.TryAddSingleton<ITimeline>(NoTimeline.Instance);
        services.AddSingleton(options);
        services.AddSources().AddCache();
        services.TryAddSingleton<IImageService, ImageService>();
        services.TryAddSingleton<IConfigDriveBuilder, ConfigDriveBuilder>();
        return services;
    }

    private static IServiceCollection AddSources(this IServiceCollection services) => services
        .AddSingleton<HttpOrigin>()
        .AddSingleton<OriginRetry>()
        .AddSingleton<HttpDownload>()
        .AddSingleton<HttpDirect>()
        .AddSingleton<HttpImages>()
        .AddSingleton<FileImages>()
        .AddSingleton<ChecksumResolver>();

    private static IServiceCollection AddCache(this IServiceCollection services) => services
        .AddSingleton<ImageCache>()
        .AddSingleton<QemuImg>()
        .AddSingleton<ImageIntake>()
        .AddHostedService<CacheSweeper>();
}
