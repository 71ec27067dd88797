using Ironic.Conductor.Power;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Tests.Power;

public sealed class PowerSyncTests
{
    [Fact]
    public async Task FirstReading_IsStored()
    {
        await using var world = await FakeWorld.StartAsync();
        var uuid = (await world.EnrollAsync(ProvisionState.Manageable)).Uuid;
        await SyncAsync(world, uuid);
        Assert.Equal(PowerState.Off, (await world.NodeAsync(uuid)).PowerState);
    }

    [Fact]
    public async Task Difference_IsForcedBack_OrTakenOver_AsConfigured()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(ProvisionState.Active, n => n with { PowerState = PowerState.On });
        await SyncAsync(world, node.Uuid);
        Assert.True(world.MachineOf(node.Uuid).IsOn);
        Assert.Null((await world.NodeAsync(node.Uuid)).Reservation);

        await using var lax = await FakeWorld.StartAsync(FakeWorld.DefaultOptions with { PowerSync = new() { Force = false } });
        node = await lax.EnrollAsync(ProvisionState.Active, n => n with { PowerState = PowerState.On });
        await SyncAsync(lax, node.Uuid);
        Assert.False(lax.MachineOf(node.Uuid).IsOn);
        Assert.Equal(PowerState.Off, (await lax.NodeAsync(node.Uuid)).PowerState);
    }

    [Fact]
    public async Task FourthFailureInARow_SetsMaintenanceAndFault_AndRecoveryTakesThemBack()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(ProvisionState.Active, n => n with { PowerState = PowerState.On });
        world.MachineOf(node.Uuid).Faults.Bmc = new("The BMC does not answer.");
        for (var i = 0; i < 3; i++) await SyncAsync(world, node.Uuid);
        Assert.False((await world.NodeAsync(node.Uuid)).Maintenance);
        await SyncAsync(world, node.Uuid);
        var faulty = await world.NodeAsync(node.Uuid);
        Assert.Equal((true, NodeFaults.Power, null), (faulty.Maintenance, faulty.Fault, faulty.PowerState));
        Assert.Contains("During sync_power_state, max retries exceeded for node", faulty.MaintenanceReason, StringComparison.Ordinal);
        Assert.Contains("The BMC does not answer.", faulty.MaintenanceReason, StringComparison.Ordinal);

        await world.Get<PowerSyncCheck>().RecoverAsync(node.Uuid, default);
        Assert.True((await world.NodeAsync(node.Uuid)).Maintenance);
        world.MachineOf(node.Uuid).Faults.Bmc = null;
        await world.Get<PowerSyncCheck>().RecoverAsync(node.Uuid, default);
        var mended = await world.NodeAsync(node.Uuid);
        Assert.Equal((false, null, PowerState.Off), (mended.Maintenance, mended.Fault, mended.PowerState));
    }

    [Fact]
    public async Task OneGoodAnswer_ForgetsEarlierFailures()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(ProvisionState.Active, n => n with { PowerState = PowerState.Off });
        for (var round = 0; round < 3; round++)
        {
            world.MachineOf(node.Uuid).Faults.Bmc = new("x");
            for (var i = 0; i < 3; i++) await SyncAsync(world, node.Uuid);
            world.MachineOf(node.Uuid).Faults.Bmc = null;
            await SyncAsync(world, node.Uuid);
        }

        Assert.False((await world.NodeAsync(node.Uuid)).Maintenance);
    }

    [Theory]
    [InlineData(ProvisionState.DeployWait, false)]
    [InlineData(ProvisionState.CleanWait, false)]
    [InlineData(ProvisionState.Enroll, false)]
    [InlineData(ProvisionState.AdoptFail, false)]
    [InlineData(ProvisionState.Active, true)]
    [InlineData(ProvisionState.Manageable, true)]
    public void Due_IsByState(ProvisionState state, bool due)
    {
        var node = new Node { Uuid = Guid.NewGuid(), Driver = "fake", Provision = new(state, null), CreatedAt = default };
        Assert.Equal(due, PowerSyncCheck.IsDue(node));
        Assert.False(PowerSyncCheck.IsDue(node with { Maintenance = true }));
        Assert.False(PowerSyncCheck.IsDue(node with { Reservation = "x" }));
        Assert.False(PowerSyncCheck.IsDue(node with { TargetPowerState = PowerState.On }));
    }

    [Fact]
    public async Task Rounds_AreSpreadOverTheInterval()
    {
        await using var world = await FakeWorld.StartAsync(FakeWorld.DefaultOptions with { PowerSync = new() { Interval = TimeSpan.FromSeconds(100), RecoveryInterval = TimeSpan.Zero } });
        for (var i = 0; i < 10; i++) await world.EnrollAsync(ProvisionState.Manageable);
        var sync = world.Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<PowerSync>().Single();
        await sync.StartAsync(default);
        for (var second = 0; second < 100; second += 10)
        {
            var known = 0;
            var expected = (second / 10) + 1;
            await Ironic.Testing.Eventually.TrueAsync(async () =>
            {
                known = 0;
                foreach (var machine in world.Machines) known += (await world.NodeAsync(machine.Node)).PowerState is null ? 0 : 1;
                return known >= expected && world.Clock.ArmedTimers > 0;
            }, TimeSpan.FromSeconds(10), $"{expected} nodes looked at after {second} s");
            Assert.Equal(expected, known);
            world.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        await sync.StopAsync(default);
    }

    private static Task SyncAsync(FakeWorld world, Guid node) => world.Get<PowerSyncCheck>().SyncAsync(node, default);
}
