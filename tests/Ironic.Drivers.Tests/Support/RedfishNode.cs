using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Ironic.Drivers.Redfish;
using Ironic.Lab.Redfish;
using Ironic.Model.Boot;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Json;
using Ironic.Redfish.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Ironic.Drivers.Tests.Support;

/// <summary>A node with one of the lab's Redfish BMCs and a fake machine, and the product's services as a host would register them, in a hurry.</summary>
internal sealed class RedfishNode : IAsyncDisposable
{
    private readonly string _hardwareType;
    private ServiceProvider _services;

    private RedfishNode(BmcUnderTest lab, string hardwareType)
    {
        (Lab, _hardwareType) = (lab, hardwareType);
        _services = Compose();
        Context = new()
        {
            NodeUuid = Guid.NewGuid(),
            NodeName = "node-1",
            DriverInfo = JsonMap.From(new JsonObject
            {
                ["redfish_address"] = lab.Address.ToString(), ["redfish_username"] = "admin", ["redfish_password"] = "secret", ["redfish_verify_ca"] = false, ["deploy_iso"] = lab.File.ToString(),
            }),
            Timeline = Timeline,
        };
    }

    public BmcUnderTest Lab { get; }

    /// <summary>Whose files may be named by file://.</summary>
    public string Files => FilesOf(Lab);

    /// <summary>Where files lie while they are sent.</summary>
    public string Staged => Path.Combine(Lab.Folder, "staged");

    public FakeBoard Board => Lab.Board;

    /// <summary>What makes CDs of this node's ramdisk.</summary>
    public FakeBootMedia Media { get; } = new();

    public RecordingTimeline Timeline { get; } = new();

    public DriverContext Context { get; set; }

    public DriverRegistry Registry { get; private set; }

    public NodeDriver Driver { get; private set; }

    public static async Task<RedfishNode> StartAsync(Personality? personality = null, string hardwareType = "redfish", TimeSpan? taskTime = null, TimeProvider? time = null) =>
        new(await BmcUnderTest.StartAsync(personality, taskTime: taskTime, time: time), hardwareType);

    /// <summary>A task of the BMC takes as long as so many questions to it: so it can be made to end between any two.</summary>
    public static async Task<RedfishNode> StartWithSlowTasksAsync(Personality personality, int questions)
    {
        var clock = new QuestionClock();
        var node = await StartAsync(personality, taskTime: TimeSpan.FromSeconds(questions), time: clock);
        clock.Asked = () => node.Lab.Service.Requests;
        return node;
    }

    /// <summary>Another life of the appliance: of the one before it nothing is left but the BMC.</summary>
    public async Task RestartAsync()
    {
        await _services.DisposeAsync();
        _services = Compose();
    }

    public void SetInfo(string key, JsonNode? value) => Context = Context with { DriverInfo = value is null ? Context.DriverInfo.Without(key) : Context.DriverInfo.With(key, value) };

    public T Slot<T>() where T : class => Driver.TryGet<T>(out var found) ? found : throw new InvalidOperationException($"No slot has {typeof(T).Name}.");

    /// <summary>Runs a step to its end, restarting the machine when it asks for that.</summary>
    public async Task<StepProgress.Done> RunStepAsync(DriverSlot slot, string step, string args = "{}")
    {
        var steps = Driver.Get<IStepsCapability>(slot);
        JsonMap? state = null;
        for (var look = 0; look < 200; look++)
        {
            var progress = await steps.RunStepAsync(Context, new(step, JsonMap.Parse(args), StepFlowKind.Clean, state), default);
            if (progress is StepProgress.Done done) return done;
            var pending = Assert.IsType<StepProgress.Pending>(progress);
            state = JsonMap.Parse(pending.State.ToString()); // as it comes back from the store
            if (pending.Reboot) await Driver.Power.SetStateAsync(Context, PowerTarget.Reboot, null, default);
            await Task.Delay(pending.Pause ?? TimeSpan.Zero, TimeProvider.System);
        }

        throw new InvalidOperationException($"Step {step} is not over.");
    }

    /// <summary>The same, with the appliance killed after each look, before what that found out is written down: the next life looks from where the last one did.</summary>
    public async Task<StepProgress.Done> RunStepThroughKillsAsync(DriverSlot slot, string step, string args)
    {
        JsonMap? state = null;
        for (var look = 0; look < 1000; look++)
        {
            await LookAsync();
            await RestartAsync();
            var progress = await LookAsync();
            if (progress is StepProgress.Done done) return done;
            var pending = Assert.IsType<StepProgress.Pending>(progress);
            state = JsonMap.Parse(pending.State.ToString());
            if (pending.Reboot) await Driver.Power.SetStateAsync(Context, PowerTarget.Reboot, null, default);
        }

        throw new InvalidOperationException($"Step {step} is not over.");

        async Task<StepProgress> LookAsync() => await Driver.Get<IStepsCapability>(slot).RunStepAsync(Context, new(step, JsonMap.Parse(args), StepFlowKind.Clean, state), default);
    }

    [MemberNotNull(nameof(Registry), nameof(Driver))]
    private ServiceProvider Compose()
    {
        RedfishDriverOptions options = new()
        {
            Client = new() { RequestTimeout = TimeSpan.FromSeconds(10), BreakerFailures = 100, MostPerSecond = 0, RestartTime = TimeSpan.Zero },
            PowerTimeout = TimeSpan.FromSeconds(1), SoftPowerTimeout = TimeSpan.FromSeconds(1), FirstPoll = TimeSpan.FromMilliseconds(20), LongestPoll = TimeSpan.FromMilliseconds(100),
            RefusedPause = TimeSpan.FromMilliseconds(20), RefusedAttempts = 3, BiosTimeout = TimeSpan.FromSeconds(5), StepPoll = TimeSpan.FromMilliseconds(50),
            FirmwareFolder = Staged, FirmwareFileFolders = [Files], MostFirmwareBytes = 4 << 20,
        };
        var services = new ServiceCollection().AddSingleton(options).AddBmcDrivers(new()).AddSingleton<IBootMedia>(Media).BuildServiceProvider();
        Registry = new(services.GetServices<HardwareType>(), services.GetServices<IDriverInterface>());
        var slots = new Dictionary<DriverSlot, string> { [DriverSlot.Boot] = _hardwareType == "idrac" ? "idrac-redfish-virtual-media" : "redfish-virtual-media" };
        Driver = Registry.TryCompose(_hardwareType, slots, out var driver, out var errors) ? driver : throw new InvalidOperationException(string.Join(" ", errors));
        return services;
    }

    private static string FilesOf(BmcUnderTest lab) => Directory.CreateDirectory(Path.Combine(lab.Folder, "files")).FullName;

    /// <summary>As at the end of the appliance; the BMC lives on.</summary>
    public ValueTask StopDriversAsync() => _services.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Lab.DisposeAsync();
    }
}
