using Ironic.Lab.Bmc;
using Ironic.Testing;

namespace Ironic.Lab.Tests.Bmc;

/// <summary>A real machine behind our own BMC, driven by clients that others wrote.</summary>
public sealed class VirtualBmcHostTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    public async Task Ipmitool_DrivesTheMachine(int suite)
    {
        await using var fixture = await LabFixture.StartAsync();
        var machine = fixture.Machine;
        SectorGuest.Install(machine);
        Assert.Equal("Chassis Power is off", await Ipmitool("power", "status"));
        Assert.Contains(machine.Uuid.ToString(), await Ipmitool("mc", "guid"), StringComparison.OrdinalIgnoreCase);

        await Ipmitool("chassis", "bootdev", "pxe");
        await Ipmitool("power", "on");
        await machine.Console.WaitForAsync(LabFixture.IpxeRuns, 0, LabFixture.Limit, default);
        Assert.Equal("Chassis Power is on", await Ipmitool("power", "status"));

        var reset = machine.Console.Position; // the flags held for one start
        await Ipmitool("power", "reset");
        await machine.Console.WaitForAsync(SectorGuest.Greeting, reset, LabFixture.Limit, default);
        Assert.Equal("Chassis Power is on", await Ipmitool("power", "status"));

        await Ipmitool("chassis", "bootdev", "pxe", "options=persistent");
        var cycle = machine.Console.Position;
        await Ipmitool("power", "cycle");
        await machine.Console.WaitForAsync(LabFixture.IpxeRuns, cycle, LabFixture.Limit, default);
        cycle = machine.Console.Position;
        await Ipmitool("power", "cycle"); // and these hold on
        await machine.Console.WaitForAsync(LabFixture.IpxeRuns, cycle, LabFixture.Limit, default);
        Assert.Equal(4, machine.Starts);

        await Ipmitool("power", "off");
        Assert.False(machine.IsPoweredOn);
        Assert.Equal("Chassis Power is off", await Ipmitool("power", "status"));

        Task<string> Ipmitool(params string[] command) => LabFixture.IpmitoolAsync(machine, suite, command);
    }

    [Fact]
    public async Task GuestsOwnReset_UsesTheFlagsSetMeanwhile_Once()
    {
        await using var fixture = await LabFixture.StartAsync();
        var machine = fixture.Machine;
        SectorGuest.Install(machine);
        await LabFixture.IpmitoolAsync(machine, 17, "power", "on");
        var first = await machine.Console.WaitForAsync(SectorGuest.Greeting, 0, LabFixture.Limit, default);

        await LabFixture.IpmitoolAsync(machine, 17, "chassis", "bootdev", "pxe");
        await machine.Console.SendAsync(SectorGuest.Reset, default);
        await machine.Console.WaitForAsync("reset by the guest; boot order: network, disk", first.End, LabFixture.Limit, default);
        var network = await machine.Console.WaitForAsync(LabFixture.IpxeRuns, first.End, LabFixture.Limit, default);

        await LabFixture.IpmitoolAsync(machine, 17, "power", "reset");
        await machine.Console.WaitForAsync(SectorGuest.Greeting, network.End, LabFixture.Limit, default);
    }

    [Fact]
    public async Task SoftShutdown_ThroughIpmitool_TurnsTheGuestOff()
    {
        await using var fixture = await LabFixture.StartAsync();
        var machine = fixture.Machine;
        SectorGuest.Install(machine);
        await LabFixture.IpmitoolAsync(machine, 17, "power", "on");
        await machine.Console.WaitForAsync(SectorGuest.Greeting, 0, LabFixture.Limit, default);
        await LabFixture.IpmitoolAsync(machine, 17, "power", "soft");
        await Eventually.TrueAsync(() => !machine.IsPoweredOn, LabFixture.Limit, "the guest turns itself off");
        Assert.Equal("Chassis Power is off", await LabFixture.IpmitoolAsync(machine, 17, "power", "status"));
    }

    [Fact]
    public async Task Faults_OfTheBmc_ShowToItsClient()
    {
        await using var fixture = await LabFixture.StartAsync();
        var machine = fixture.Machine;
        machine.IgnoresPowerCommands = true;
        await LabFixture.IpmitoolAsync(machine, 17, "power", "on");
        Assert.Equal("Chassis Power is off", await LabFixture.IpmitoolAsync(machine, 17, "power", "status"));

        machine.BmcIsSilent = true;
        Assert.False(await RmcpPing.AnswersAsync(machine.Bmc.Address, TimeSpan.FromSeconds(1), TimeProvider.System, default));
        machine.BmcIsSilent = false;
        Assert.True(await RmcpPing.AnswersAsync(machine.Bmc.Address, LabFixture.Limit, TimeProvider.System, default));
    }
}
