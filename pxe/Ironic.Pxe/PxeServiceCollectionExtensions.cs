using Ironic.Model.Boot;
using Ironic.Model.Drivers;
using Ironic.Pxe.Boot;
using Ironic.Pxe.Content;
using Ironic.Pxe.Dhcp;
using Ironic.Pxe.HttpBoot;
using Ironic.Pxe.Network;
using Ironic.Pxe.Tftp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ironic.Pxe;

/// <summary>Registers the boot services.</summary>
public static class PxeServiceCollectionExtensions
{
    private static readonly (string Name, BootDevice Device)[] Slots =
        [("ipxe", BootDevice.Pxe), ("pxe", BootDevice.Pxe), ("http-ipxe", BootDevice.UefiHttp), ("http", BootDevice.UefiHttp)];

    /// <summary>
    /// Adds DHCP, TFTP, router advertisements and the boot slots "ipxe", "pxe", "http-ipxe" and "http", and <see cref="IBootMedia"/>. The host gives <see cref="IBootDirectory"/>, <see cref="IBootPlans"/>,
    /// <see cref="Model.Timeline.ITimeline"/> and <see cref="ProvisioningUrls"/>, and maps <see cref="BootServerEndpoints.MapBootServer"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The settings are wrong; the message names every fault, one a line.</exception>
    public static IServiceCollection AddPxe(this IServiceCollection services, PxeOptions options)
    {
        if (PxeOptionsValidator.Validate(options) is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(Environment.NewLine, faults), nameof(options));
        services.TryAddSingleton(TimeProvider.System);
        return services.AddClients(options).AddContent(options).AddDhcp(options).AddTftp(options).AddBootSlots(options);
    }

    private static IServiceCollection AddClients(this IServiceCollection services, PxeOptions options) => services
        .AddSingleton(options.Discovery)
        .AddSingleton<ClientDirectory>()
        .AddSingleton<ClientLocator>();

    private static IServiceCollection AddContent(this IServiceCollection services, PxeOptions options) => services
        .AddSingleton(options.Files)
        .AddSingleton<BootTree>()
        .AddSingleton<TransferRecorder>()
        .AddSingleton(provider => new BandwidthBudget(options.Files.ImageBytesPerSecond, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(_ => new FetchSlots(options.Files.RamdiskFetches))
        .AddSingleton<BootServer>();

    private static IServiceCollection AddDhcp(this IServiceCollection services, PxeOptions options) => services
        .AddSingleton(options.Dhcp)
        .AddSingleton(options.RouterAdvertisements)
        .AddSingleton<DhcpState>()
        .AddSingleton<DhcpRecorder>()
        .AddSingleton<AwaitedNetwork>()
        .AddHostedService<DhcpService>()
        .AddHostedService<RouterAdvertiser>();

    private static IServiceCollection AddTftp(this IServiceCollection services, PxeOptions options) => services
        .AddSingleton(options.Tftp)
        .AddHostedService<TftpService>();

    private static IServiceCollection AddBootSlots(this IServiceCollection services, PxeOptions options)
    {
        services
            .AddSingleton(provider => new RamdiskPlans(options.Boot, options.Files, provider.GetRequiredService<IBootPlans>()))
            .AddSingleton<IBootMedia, BootMedia>();
        foreach (var (name, device) in Slots)
        {
            services.AddSingleton<IDriverInterface>(provider => new IpxeBoot(name, device, provider.GetRequiredService<RamdiskPlans>(), provider.GetRequiredService<IBootPlans>(), provider.GetRequiredService<AwaitedNetwork>()));
        }

        return services;
    }
}
