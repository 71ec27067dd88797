using Ironic.Lab.Bmc;

namespace Ironic.Lab.Tests.Bmc;

/// <summary>A machine whose BMC nobody here wrote.</summary>
public sealed class IpmiSimTests
{
    private const int Suite = 3;

    [Fact]
    public async Task Ipmitool_DrivesTheMachine_ThroughIpmiSim()
    {
        await using var fixture = await LabFixture.StartAsync(LabFixture.Small with { Bmc = BmcKind.IpmiSim });
        var machine = fixture.Machine;
        Assert.Equal("Chassis Power is off", await Ipmitool("power", "status"));

        await Ipmitool("chassis", "bootdev", "pxe");
        Assert.Contains("Force PXE", await Ipmitool("chassis", "bootparam", "get", "5"), StringComparison.Ordinal);
        await Ipmitool("power", "on");
        Assert.Equal("Chassis Power is on", await Ipmitool("power", "status"));
        await machine.Console.WaitForAsync("boot order: network, disk", 0, LabFixture.Limit, default);
        await machine.Console.WaitForAsync("iPXE", 0, LabFixture.Limit, default);

        var reset = machine.Console.Position; // the device held for one start
        await Ipmitool("power", "reset");
        await machine.Console.WaitForAsync("reset; boot order: disk, network", reset, LabFixture.Limit, default);
        await machine.Console.WaitForAsync("SeaBIOS", reset, LabFixture.Limit, default);
        Assert.True(machine.IsPoweredOn);

        var cycle = machine.Console.Position;
        await Ipmitool("power", "cycle");
        await machine.Console.WaitForAsync("SeaBIOS", cycle, LabFixture.Limit, default);
        Assert.Equal(3, machine.Starts);

        await Ipmitool("power", "off");
        Assert.Equal("Chassis Power is off", await Ipmitool("power", "status"));
        Assert.False(machine.IsPoweredOn);

        Task<string> Ipmitool(params string[] command) => LabFixture.IpmitoolAsync(machine, Suite, command);
    }

    [Fact]
    public async Task Faults_OfTheBmc_ShowToItsClient()
    {
        await using var fixture = await LabFixture.StartAsync(LabFixture.Small with { Bmc = BmcKind.IpmiSim });
        var machine = fixture.Machine;

        machine.IgnoresPowerCommands = true;
        await LabFixture.IpmitoolAsync(machine, Suite, "power", "on");
        Assert.Equal("Chassis Power is off", await LabFixture.IpmitoolAsync(machine, Suite, "power", "status"));

        machine.BmcIsSilent = true;
        Assert.False(await RmcpPing.AnswersAsync(machine.Bmc.Address, TimeSpan.FromSeconds(1), TimeProvider.System, default));
        machine.BmcIsSilent = false;
        Assert.Equal("Chassis Power is off", await LabFixture.IpmitoolAsync(machine, Suite, "power", "status"));
    }
}
