using Ironic.Conductor.Adopt;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Allocations;
using Ironic.Conductor.Boot;
using Ironic.Conductor.Causes;
using Ironic.Conductor.Clean;
using Ironic.Conductor.Consoles;
using Ironic.Conductor.Deploy;
using Ironic.Conductor.Hardware;
using Ironic.Conductor.Inspect;
using Ironic.Conductor.Inspect.Hooks;
using Ironic.Conductor.Inspect.Rules;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Leases;
using Ironic.Conductor.Limits;
using Ironic.Conductor.Metrics;
using Ironic.Conductor.Nodes;
using Ironic.Conductor.Notifications;
using Ironic.Conductor.Options;
using Ironic.Conductor.Ports;
using Ironic.Conductor.Power;
using Ironic.Conductor.Provisioning;
using Ironic.Conductor.Ramdisk;
using Ironic.Conductor.Rescue;
using Ironic.Conductor.Reservations;
using Ironic.Conductor.Resources;
using Ironic.Conductor.Rounds;
using Ironic.Conductor.Sensors;
using Ironic.Conductor.Service;
using Ironic.Conductor.Slots;
using Ironic.Conductor.Steps;
using Ironic.Conductor.Templates;
using Ironic.Conductor.Timeline;
using Ironic.Conductor.Undeploy;
using Ironic.Conductor.Verify;
using Ironic.Model.Drivers;
using Ironic.Model.Identity;
using Ironic.Model.Images;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ironic.Conductor;

/// <summary>Puts the conductor together.</summary>
public static class ConductorServiceCollectionExtensions
{
    /// <summary>
    /// Adds the conductor: its services, flows, slots and background work. The host adds the stores, <c>ITimeline</c>, <c>IImageService</c>, <c>IConfigDriveBuilder</c>,
    /// <c>ProvisioningUrls</c>, hardware types and drivers' slots.
    /// </summary>
    /// <exception cref="ArgumentException">The options are wrong; the message lists everything that is.</exception>
    public static IServiceCollection AddConductor(this IServiceCollection services, ConductorOptions options)
    {
        var problems = ConductorOptionsValidator.Problems(options);
        if (problems.Count > 0) throw new ArgumentException($"The conductor's options are wrong:\n- {string.Join("\n- ", problems)}", nameof(options));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdSource, RandomIdSource>();
        services.AddSingleton(options);
        return services.AddFlows().AddSlots(options).AddInspectionHooks().AddJobs(options).AddFacades().AddConsoles(options.Console).AddConductorMetrics().AddNotifications(options).AddBackgroundWork();
    }

    private static IServiceCollection AddFlows(this IServiceCollection services)
    {
        services.TryAddSingleton<IAgentClient, AgentClient>();
        services.AddSingleton<AgentCommandStages>().AddSingleton<AgentStepRequests>().AddSingleton<SlotStepStages>().AddSingleton<ChildStepRun>().AddSingleton<ChildStepStages>().AddSingleton<StepStages>();
        services.AddSingleton<RunbookRules>().AddSingleton<RunbookRequests>().AddSingleton<CleaningRunbooks>().AddSingleton<DeployPlanning>().AddSingleton<HardwareCache>();
        services.AddSingleton<RamdiskParameterList>().AddSingleton<BootDiagnosis>().AddSingleton<TimeoutExplainer>().AddSingleton<CauseNaming>().AddSingleton<RamdiskBootStages>();
        services.AddSingleton<ImageWriting>().AddSingleton<InstanceBootStages>().AddSingleton<InspectionProcessing>();
        services.AddSingleton<VerifyFlow>().AddSingleton<InspectFlow>().AddSingleton<CleanFlow>().AddSingleton<DeployFlow>().AddSingleton<UndeployFlow>();
        services.AddSingleton<ServiceFlow>().AddSingleton<RescueFlow>().AddSingleton<RelatedPower>();
        services.AddSingleton(_ => AdoptFlow.Create()).AddSingleton(_ => UnrescueFlow.Create()).AddSingleton(_ => PowerFlow.Create());
        services.AddSingleton(s => s.GetRequiredService<VerifyFlow>().Create()).AddSingleton(s => s.GetRequiredService<InspectFlow>().Create());
        services.AddSingleton(s => s.GetRequiredService<CleanFlow>().Create()).AddSingleton(s => s.GetRequiredService<ServiceFlow>().Create());
        services.AddSingleton(s => s.GetRequiredService<DeployFlow>().Create()).AddSingleton(s => s.GetRequiredService<UndeployFlow>().Create());
        return services.AddSingleton(s => s.GetRequiredService<RescueFlow>().Create());
    }

    private static IServiceCollection AddSlots(this IServiceCollection services, ConductorOptions options) => services.AddSingleton(s =>
    {
        IDriverInterface[] slots = [.. s.GetServices<IDriverInterface>(), .. ConductorSlots.Create(s.GetRequiredService<IImageService>(), s.GetRequiredService<RamdiskParameterList>())];
        var registry = new DriverRegistry(s.GetServices<HardwareType>(), slots, options.Drivers);
        var problems = registry.SettingsProblems();
        return problems.Count == 0 ? registry : throw new ArgumentException($"The conductor's options are wrong:\n- {string.Join("\n- ", problems.Select(problem => $"Drivers: {problem}"))}", nameof(options));
    });

    private static IServiceCollection AddInspectionHooks(this IServiceCollection services) => services
        .AddSingleton<RuleCallOut>().AddSingleton<InspectionRules>()
        .AddSingleton<IInspectionHook, RamdiskErrorHook>()
        .AddSingleton<IInspectionHook, ValidateInterfacesHook>()
        .AddSingleton<IInspectionHook, PortsHook>()
        .AddSingleton<IInspectionHook, ArchitectureHook>()
        .AddSingleton<IInspectionHook, CpusHook>()
        .AddSingleton<IInspectionHook, MemoryHook>()
        .AddSingleton<IInspectionHook, BootModeHook>()
        .AddSingleton<IInspectionHook, RootDeviceHook>();

    private static IServiceCollection AddJobs(this IServiceCollection services, ConductorOptions options) => services
        .AddSingleton(s => new Settlement(s.GetRequiredService<FlowTable>(), s.GetRequiredService<IIdSource>(), s.GetRequiredService<TimeProvider>(), options.HostName))
        .AddPlacement().AddSingleton<ConductorLease>().AddSingleton<Takeover>()
        .AddSingleton<Recovery>()
        .AddSingleton(options.Limits).AddSingleton<Admission>()
        .AddSingleton<JobRunner>()
        .AddSingleton<IJobWaker>(s => s.GetRequiredService<JobRunner>())
        .AddSingleton<NodeLocks>();

    private static IServiceCollection AddFacades(this IServiceCollection services) => services
        .AddSingleton<NodeUpdateRules>().AddSingleton<NodeReferences>().AddSingleton<INodeService, NodeService>()
        .AddSingleton<PortgroupMembership>().AddSingleton<IPortService, PortService>()
        .AddResources().AddAllocations().AddNodeHardware()
        .AddSingleton<RequestRules>().AddSingleton<HardwareChecks>().AddSingleton<AbortWrites>().AddSingleton<IProvisionService, ProvisionService>()
        .AddSingleton<IPowerService, PowerService>()
        .AddSingleton<RamdiskNodeFinder>().AddSingleton<HeartbeatRules>().AddSingleton<IRamdiskService, RamdiskService>()
        .AddSingleton<ITimelineService, TimelineService>().AddSingleton<IJobService, JobService>()
        .AddSensors();

    private static IServiceCollection AddBackgroundWork(this IServiceCollection services)
    {
        services.AddSingleton<NodeRounds>().AddSingleton<PowerLooks>().AddSingleton<PowerSyncCheck>().AddSingleton<SensorCheck>();
        services.AddHostedService<LeaseKeeper>(); // before all else: nothing is done without a lease, and it ends last
        services.AddHostedService(s => s.GetRequiredService<JobRunner>());
        services.AddHostedService<LockMender>();
        services.AddSingleton<OrphanImages>().AddHostedService(s => s.GetRequiredService<OrphanImages>());
        return services.AddHostedService<PowerSync>().AddHostedService<SensorCollection>();
    }
}
