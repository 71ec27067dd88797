using Ironic.Drivers;
using Ironic.Drivers.Redfish;
using Ironic.Drivers.Tests.Support;
using Ironic.Model.Drivers;
using Ironic.Model.Timeline;
using Microsoft.Extensions.DependencyInjection;

namespace Ironic.Conductor.Tests.Causes;

/// <summary>What the real drivers make of BMCs of the lab that misbehave.</summary>
internal static class BmcFaultsOfTheField
{
    public static async Task<DriverException> WrongPasswordAsync(Guid uuid, ITimeline timeline)
    {
        await using var node = NodeUnderTest.Start();
        node.Context = node.Context with { NodeUuid = uuid, Timeline = timeline };
        node.SetInfo("ipmi_password", "mistyped");
        return await FailAsync(() => node.Driver.Power.GetStateAsync(node.Context, default).AsTask());
    }

    public static async Task<DriverException> NoSessionAsync(Guid uuid, ITimeline timeline)
    {
        await using var node = await RedfishNode.StartAsync();
        node.Context = node.Context with { NodeUuid = uuid, Timeline = timeline };
        node.SetInfo("redfish_auth_type", "session");
        node.Lab.Service.Faults = new() { RefusesSessions = true };
        return await FailAsync(() => node.Driver.Power.GetStateAsync(node.Context, default).AsTask());
    }

    public static async Task<DriverException> NoMediaLicenceAsync(Guid uuid, ITimeline timeline)
    {
        await using var node = await RedfishNode.StartAsync();
        node.Context = node.Context with { NodeUuid = uuid, Timeline = timeline };
        node.Lab.Service.Faults = new() { LacksMediaLicence = true };
        return await FailAsync(() => node.Driver.Boot.PrepareRamdiskAsync(node.Context, new(new("http://files/kernel"), new("http://files/ramdisk"), [], "deploy"), default).AsTask());
    }

    /// <summary>A BMC that answers 503 is asked again with growing pauses; here they pass fast.</summary>
    public static async Task<DriverException> UnavailableAsync(Guid uuid, ITimeline timeline)
    {
        await using var node = await RedfishNode.StartAsync();
        node.Lab.Service.Faults = new() { FailNext = int.MaxValue, FailStatus = 503 };
        RedfishDriverOptions options = new() { Client = new() { RequestTimeout = TimeSpan.FromHours(10), LeastTimeout = TimeSpan.FromHours(10), MostPerSecond = 0 } };
        await using var services = new ServiceCollection().AddSingleton<TimeProvider>(new HastyTime()).AddSingleton(options).AddBmcDrivers(new()).BuildServiceProvider();
        DriverRegistry registry = new(services.GetServices<HardwareType>(), services.GetServices<IDriverInterface>());
        Assert.True(registry.TryCompose("redfish", new Dictionary<DriverSlot, string>(), out var driver, out _));
        return await FailAsync(() => driver!.Power.GetStateAsync(node.Context with { NodeUuid = uuid, Timeline = timeline }, default).AsTask());
    }

    private static Task<DriverException> FailAsync(Func<Task> call) => Assert.ThrowsAsync<DriverException>(call);

    /// <summary>Waits take a five-hundredth of their time.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 500 : dueTime, period > TimeSpan.Zero ? period / 500 : period);
    }
}
