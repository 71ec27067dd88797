using Ironic.Api.Allocations;
using Ironic.Api.Auth;
using Ironic.Api.Auth.Identity;
using Ironic.Api.Auth.Keystone;
using Ironic.Api.Bios;
using Ironic.Api.Bmcs;
using Ironic.Api.BootModes;
using Ironic.Api.Conductors;
using Ironic.Api.Consoles;
using Ironic.Api.Drivers;
using Ironic.Api.Enclosures;
using Ironic.Api.Events;
using Ironic.Api.Firmware;
using Ironic.Api.Health;
using Ironic.Api.Jobs;
using Ironic.Api.History;
using Ironic.Api.Hosting;
using Ironic.Api.Inspection;
using Ironic.Api.Inventory;
using Ironic.Api.Maintenance;
using Ironic.Api.Management;
using Ironic.Api.Media;
using Ironic.Api.Metrics;
using Ironic.Api.Nodes;
using Ironic.Api.Policy;
using Ironic.Api.Portgroups;
using Ironic.Api.Ports;
using Ironic.Api.Power;
using Ironic.Api.Provisioning;
using Ironic.Api.Raid;
using Ironic.Api.Ramdisk;
using Ironic.Api.Requests;
using Ironic.Api.Resources;
using Ironic.Api.Root;
using Ironic.Api.Runbooks;
using Ironic.Api.Sensors;
using Ironic.Api.Shards;
using Ironic.Api.Templates;
using Ironic.Api.Timeline;
using Ironic.Api.Traits;
using Ironic.Api.Validation;
using Ironic.Api.VendorPassthru;
using Ironic.Api.Vifs;
using Ironic.Api.Volumes;
using Ironic.Model.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ironic.Api;

/// <summary>How a host takes the API in.</summary>
public static class IronicApi
{
    /// <summary>
    /// Registers the API. The conductor's services (<c>INodeService</c> and its kin), the <c>DriverRegistry</c>, the <c>IConductorStore</c> and the <c>ISharedStore</c> are the host's to register.
    /// </summary>
    public static IServiceCollection AddIronicApi(this IServiceCollection services, ApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.AddRouting();
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdSource, RandomIdSource>();
        services.AddAuthentication(options);
        services.AddSingleton<PolicyGate>().AddSingleton<StepRules>().AddSingleton<RequestRates>();
        services.AddMetrics();
        services.AddSingleton<ApiMeter>().AddSingleton<MetricCollector>();
        services.AddSingleton<ApiPipeline>();
        return services
            .AddResource<RootEndpoints>()
            .AddResource<NodeListEndpoints>()
            .AddResource<NodeEndpoints>()
            .AddResource<ProvisionEndpoints>()
            .AddResource<PowerEndpoints>()
            .AddResource<ManagementEndpoints>()
            .AddResource<MaintenanceEndpoints>()
            .AddResource<TraitEndpoints>()
            .AddResource<ValidateEndpoints>()
            .AddResource<InventoryEndpoints>()
            .AddResource<HistoryEndpoints>()
            .AddResource<RaidEndpoints>()
            .AddResource<BootModeEndpoints>()
            .AddResource<ConsoleEndpoints>()
            .AddResource<ConsoleRecordEndpoints>()
            .AddResource<IndicatorEndpoints>()
            .AddResource<VirtualMediaEndpoints>()
            .AddResource<VendorPassthruEndpoints>()
            .AddResource<VifEndpoints>()
            .AddResource<BiosEndpoints>()
            .AddResource<FirmwareEndpoints>()
            .AddResource<PortListEndpoints>()
            .AddResource<PortEndpoints>()
            .AddSingleton<Surroundings>()
            .AddResource<PortgroupEndpoints>()
            .AddResource<ChassisEndpoints>()
            .AddResource<VolumeEndpoints>()
            .AddResource<VolumeConnectorEndpoints>()
            .AddResource<VolumeTargetEndpoints>()
            .AddResource<AllocationEndpoints>()
            .AddResource<NodeAllocationEndpoints>()
            .AddResource<DeployTemplateEndpoints>()
            .AddResource<RunbookEndpoints>()
            .AddResource<ShardEndpoints>()
            .AddResource<EventEndpoints>()
            .AddResource<InspectionRuleEndpoints>()
            .AddResource<DriverEndpoints>()
            .AddResource<DriverExtraEndpoints>()
            .AddResource<ConductorEndpoints>()
            .AddResource<RamdiskEndpoints>()
            .AddResource<TimelineEndpoints>()
            .AddResource<SensorEndpoints>()
            .AddResource<BmcEndpoints>()
            .AddResource<BmcTraceEndpoints>()
            .AddResource<JobEndpoints>()
            .AddResource<MetricsEndpoints>()
            .AddResource<HealthEndpoints>();
    }

    /// <summary>
    /// Serves the API to the requests that <paramref name="serves"/> says are its (by local port, say: <c>context.Connection.LocalPort == 6385</c>);
    /// the others pass on. Its routes are its own: the host's router never sees them, nor it the host's.
    /// </summary>
    public static IApplicationBuilder UseIronicApi(this IApplicationBuilder app, Func<HttpContext, bool> serves)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(serves);
        var api = Build(app.ApplicationServices);
        return app.Use(next => context => serves(context) ? api(context) : next(context));
    }

    /// <summary>Serves the API to all requests.</summary>
    public static IApplicationBuilder UseIronicApi(this IApplicationBuilder app) => app.UseIronicApi(static _ => true);

    private static void AddAuthentication(this IServiceCollection services, ApiOptions options)
    {
        if (options.Keystone is { } keystone)
        {
            services.AddSingleton(keystone).AddSingleton<KeystoneClient>().AddSingleton<IAuthenticator, KeystoneAuthenticator>();
            return;
        }

        if (options.HtpasswdFile is not { } path)
        {
            services.AddSingleton<IAuthenticator, NoAuthentication>();
            return;
        }

        services.AddSingleton<VerifiedCredentials>().AddSingleton<UserRights>().AddSingleton<Passwords>().AddSingleton<IssuedTokens>();
        if (options.Identity) services.AddResource<IdentityEndpoints>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<HtpasswdFile>(provider, path));
        services.AddSingleton<IAuthenticator, BasicAuthenticator>();
    }

    private static RequestDelegate Build(IServiceProvider services)
    {
        var branch = new ApplicationBuilder(services);
        services.GetRequiredService<MetricCollector>(); // listens from the first request on
        var pipeline = services.GetRequiredService<ApiPipeline>();
        branch.Use(pipeline.EnterAsync);
        branch.UseRouting();
        branch.Use(pipeline.GateAsync);
        branch.UseEndpoints(routes =>
        {
            foreach (var resource in services.GetServices<IResource>()) resource.Map(routes);
        });
        return branch.Build();
    }

    private static IServiceCollection AddResource<TResource>(this IServiceCollection services) where TResource : class, IResource =>
        services.AddSingleton<IResource, TResource>();
}
