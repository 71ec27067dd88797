using Ironic.Drivers.Fake;
using Ironic.Drivers.Ipmi;
using Ironic.Drivers.Noop;
using Ironic.Drivers.Redfish;
using Ironic.Drivers.Redfish.Firmware;
using Ironic.Drivers.Redfish.Raid;
using Ironic.Drivers.Snmp;
using Ironic.Drivers.Ssh;
using Ironic.Drivers.Tracing;
using Ironic.Ipmi;
using Ironic.Ipmi.Lanes;
using Ironic.Model.Boot;
using Ironic.Model.Drivers;
using Ironic.Redfish;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ironic.Drivers;

/// <summary>Registers the hardware types and their slots.</summary>
public static class BmcDriversServiceCollectionExtensions
{
    /// <summary>Adds the hardware types and their slots. Options of the others that were registered before are taken, else defaults. Needs nothing of the host.</summary>
    public static IServiceCollection AddBmcDrivers(this IServiceCollection services, IpmiDriverOptions options, FakeOptions? fake = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new BmcTraceOptions());
        services.AddSingleton<BmcTraces>();
        foreach (var type in HardwareTypes.All) services.AddSingleton(type);
        return services.AddIpmi(options).AddRedfish().AddSnmp().AddSsh().AddFake(fake ?? new()).AddSingleton<IDriverInterface, NoopManagement>();
    }

    private static IServiceCollection AddIpmi(this IServiceCollection services, IpmiDriverOptions options) => services
        .AddSingleton(options)
        .AddSingleton(s => new IpmiClient(options.Client, s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new BmcLanes(s.GetRequiredService<IpmiClient>(), options.Lanes)) // made after the client, so closed before it
        .AddSingleton<IpmiNodes>()
        .AddSingleton<BootDeviceMemory>()
        .AddSingleton<SensorRecords>()
        .AddSingleton<IDriverInterface, IpmiPower>()
        .AddSingleton<IDriverInterface, IpmiManagement>()
        .AddSingleton<IDriverInterface, IpmiVendor>()
        .AddSingleton<IDriverInterface, IpmiSolConsole>();

    private static IServiceCollection AddRedfish(this IServiceCollection services)
    {
        services.TryAddSingleton(new RedfishDriverOptions());
        services.TryAddSingleton<IBootMedia, NoBootMedia>();
        services.AddSingleton(s => new RedfishClient(s.GetRequiredService<RedfishDriverOptions>().Client, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RedfishNodes>().AddSingleton<BootOverrideMemory>().AddSingleton<FirmwareStaging>();
        foreach (var name in HardwareTypes.RedfishNames)
        {
            services.AddSingleton<IDriverInterface>(s => new RedfishPower(name, s.GetRequiredService<RedfishNodes>(), s.GetRequiredService<BootOverrideMemory>()));
            services.AddSingleton<IDriverInterface>(s => new RedfishManagement(name, s.GetRequiredService<RedfishNodes>(), s.GetRequiredService<BootOverrideMemory>()));
            services.AddSingleton<IDriverInterface>(s => new RedfishBios(name, s.GetRequiredService<RedfishNodes>()));
            services.AddSingleton<IDriverInterface>(s => new RedfishFirmware(name, s.GetRequiredService<RedfishNodes>(), s.GetRequiredService<FirmwareStaging>()));
            services.AddSingleton<IDriverInterface>(s => new RedfishRaid(name, s.GetRequiredService<RedfishNodes>()));
            services.AddSingleton<IDriverInterface>(s => new RedfishInspect(name, s.GetRequiredService<RedfishNodes>()));
            services.AddSingleton<IDriverInterface>(s => new RedfishVendor(name, s.GetRequiredService<RedfishNodes>()));
            services.AddSingleton<IDriverInterface>(s => new RedfishMediaBoot(HardwareTypes.VirtualMediaOf(name), s.GetRequiredService<RedfishNodes>(), s.GetRequiredService<IBootMedia>()));
        }

        return services;
    }

    private static IServiceCollection AddSnmp(this IServiceCollection services)
    {
        services.TryAddSingleton(new SnmpDriverOptions());
        return services.AddSingleton<PduAgents>().AddSingleton<IDriverInterface, SnmpPower>();
    }

    private static IServiceCollection AddSsh(this IServiceCollection services)
    {
        services.TryAddSingleton(new SshDriverOptions());
        return services.AddSingleton<SshConnections>().AddSingleton<SshHosts>()
            .AddSingleton<IDriverInterface, SshPower>().AddSingleton<IDriverInterface, SshManagement>();
    }

    private static IServiceCollection AddFake(this IServiceCollection services, FakeOptions options)
    {
        services.AddSingleton(options).AddSingleton<FakeBehaviour>().AddSingleton<FakeMachines>().AddSingleton<FakeLights>();
        services.AddSingleton<IDriverInterface, FakePower>().AddSingleton<IDriverInterface, FakeManagement>().AddSingleton<IDriverInterface, FakeBoot>();
        services.AddSingleton<IDriverInterface, FakeDeploy>().AddSingleton<IDriverInterface, FakeInspect>().AddSingleton<IDriverInterface, FakeRescue>();
        services.AddSingleton<IDriverInterface, FakeRaid>().AddSingleton<IDriverInterface, FakeBios>().AddSingleton<IDriverInterface, FakeFirmware>().AddSingleton<IDriverInterface, FakeVendor>();
        services.AddSingleton<IDriverInterface, FakeConsole>();
        return services.AddSingleton<IDriverInterface>(s => new FakeSlot(DriverSlot.Storage, s.GetRequiredService<FakeBehaviour>()));
    }
}
