using Ironic.Ipmi.Commands;
using Ironic.Lab.Bmc;
using Ironic.Lab.Consoles;
using Ironic.Lab.Machines;
using Ironic.Testing;

namespace Ironic.Lab.Tests.Machines;

/// <summary>Real QEMU machines, driven as a BMC drives them.</summary>
public sealed class MachineTests
{
    private static readonly BootFlags PxeOnce = new(BootDevice.Pxe);

    [Fact]
    public async Task BootOrder_FollowsTheFlags_OfThatStartOnly()
    {
        await using var fixture = await LabFixture.StartAsync();
        var (machine, chassis) = (fixture.Machine, new MachineChassis(fixture.Machine));
        SectorGuest.Install(machine);

        await chassis.ControlAsync(ChassisAction.PowerOn, PxeOnce, default);
        await machine.Console.WaitForAsync(LabFixture.IpxeRuns, 0, LabFixture.Limit, default);
        Assert.DoesNotContain(SectorGuest.Greeting, machine.Console.Text, StringComparison.Ordinal);

        var reset = machine.Console.Position;
        await chassis.ControlAsync(ChassisAction.HardReset, boot: null, default);
        await machine.Console.WaitForAsync(SectorGuest.Greeting, reset, LabFixture.Limit, default);
        Assert.DoesNotContain(LabFixture.IpxeRuns, machine.Console.Text[(int)reset..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task DefaultOrder_WithEmptyDisk_FallsThroughToTheNetwork()
    {
        await using var fixture = await LabFixture.StartAsync();
        await fixture.Machine.TurnOnAsync(BootOrder.DiskFirst, default);
        await fixture.Machine.Console.WaitForAsync("not a bootable disk", 0, LabFixture.Limit, default);
        await fixture.Machine.Console.WaitForAsync(LabFixture.IpxeRuns, 0, LabFixture.Limit, default);
    }

    [Fact]
    public async Task Guest_ResetsAndTurnsItselfOff_AndPowerFollows()
    {
        await using var fixture = await LabFixture.StartAsync();
        var machine = fixture.Machine;
        SectorGuest.Install(machine);
        await machine.TurnOnAsync(BootOrder.DiskFirst, default);
        var first = await machine.Console.WaitForAsync(SectorGuest.Greeting, 0, LabFixture.Limit, default);

        await machine.Console.SendAsync(SectorGuest.Reset, default);
        var second = await machine.Console.WaitForAsync(SectorGuest.Greeting, first.End, LabFixture.Limit, default);
        Assert.True(second.At > first.At);
        Assert.Equal(2, machine.Starts);
        Assert.True(machine.IsPoweredOn);

        await machine.Console.SendAsync(SectorGuest.TurnOff, default);
        await machine.Console.WaitForAsync("power off by the guest", second.End, LabFixture.Limit, default);
        Assert.False(machine.IsPoweredOn);
        await Assert.ThrowsAsync<LabException>(() => machine.Console.SendAsync("x", default));
        await Eventually.TrueAsync(() => fixture.Lab.Folder.TryReadState()!.Machines[0].Power == "off", LabFixture.Limit, "the lab's record says so");
    }

    [Fact]
    public async Task SoftShutdown_TurnsOffAGuestThatMindsTheButton_Only()
    {
        await using var fixture = await LabFixture.StartAsync();
        var (machine, chassis) = (fixture.Machine, new MachineChassis(fixture.Machine));
        await chassis.ControlAsync(ChassisAction.PowerOn, PxeOnce, default);
        await machine.Console.WaitForAsync("iPXE", 0, LabFixture.Limit, default);
        await chassis.ControlAsync(ChassisAction.SoftShutdown, boot: null, default); // iPXE does not mind
        Assert.True(await chassis.IsPoweredOnAsync(default));

        SectorGuest.Install(machine);
        var reset = machine.Console.Position;
        await chassis.ControlAsync(ChassisAction.HardReset, boot: null, default);
        await machine.Console.WaitForAsync(SectorGuest.Greeting, reset, LabFixture.Limit, default);
        await chassis.ControlAsync(ChassisAction.DiagnosticInterrupt, boot: null, default);
        await chassis.ControlAsync(ChassisAction.SoftShutdown, boot: null, default);
        await Eventually.TrueAsync(() => !machine.IsPoweredOn, LabFixture.Limit, "the guest turns itself off");
    }

    [Fact]
    public async Task Cycle_IsOffForASecond_ThenStartsAnew()
    {
        var time = new ManualTimeProvider();
        await using var fixture = await LabFixture.StartAsync(time, LabFixture.Small);
        var (machine, chassis) = (fixture.Machine, new MachineChassis(fixture.Machine));
        await chassis.ControlAsync(ChassisAction.PowerCycle, PxeOnce, default);
        Assert.Equal(0, machine.Starts); // a cycle does not turn on what is off

        await chassis.ControlAsync(ChassisAction.PowerOn, boot: null, default);
        await chassis.ControlAsync(ChassisAction.PowerOn, boot: null, default); // on already: done
        await chassis.ControlAsync(ChassisAction.PowerCycle, PxeOnce, default);
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(await chassis.IsPoweredOnAsync(default));
        time.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.TrueAsync(() => machine.IsPoweredOn, LabFixture.Limit, "the machine is on again");
        Assert.Equal(2, machine.Starts);
        Assert.Contains("power on; boot order: network, disk", machine.Console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cycle_CutShortByPowerOff_StaysOff()
    {
        var time = new ManualTimeProvider();
        var fixture = await LabFixture.StartAsync(time, LabFixture.Small);
        await using (fixture)
        {
            var chassis = new MachineChassis(fixture.Machine);
            await chassis.ControlAsync(ChassisAction.PowerOn, boot: null, default);
            await chassis.ControlAsync(ChassisAction.PowerCycle, boot: null, default);
            await chassis.ControlAsync(ChassisAction.PowerOff, boot: null, default);
            time.Advance(TimeSpan.FromSeconds(2));
        } // awaits what the machine still had in hand

        Assert.Equal(1, fixture.Machine.Starts);
    }

    [Fact]
    public async Task Cable_Unplugged_KeepsTheMachineFromTheHost_UntilPluggedIn()
    {
        await using var fixture = await LabFixture.StartAsync();
        var machine = fixture.Machine;
        using var ear = new DhcpEar(fixture.Lab.HostInterface);
        await machine.SetCableAsync(plugged: false, default); // while off: it is so from the first packet on
        await machine.TurnOnAsync(BootOrder.NetworkFirst, default);
        await machine.Console.WaitForAsync("Configuring (net0", 0, LabFixture.Limit, default);
        Assert.False(await ear.HearsAsync(machine.Mac, TimeSpan.FromSeconds(1.5)));

        await machine.SetCableAsync(plugged: true, default);
        Assert.True(await ear.HearsAsync(machine.Mac, LabFixture.Limit));
    }

    [Fact]
    public async Task Killed_Machine_IsOff_AndStartsAgain()
    {
        await using var fixture = await LabFixture.StartAsync();
        var machine = fixture.Machine;
        await machine.TurnOnAsync(BootOrder.NetworkFirst, default);
        await machine.KillAsync(default);
        Assert.False(machine.IsPoweredOn);
        var again = machine.Console.Position;
        await machine.TurnOnAsync(BootOrder.NetworkFirst, default);
        await machine.Console.WaitForAsync("iPXE", again, LabFixture.Limit, default);
    }

    [Fact]
    public async Task Uefi_StartsPxeItself_ThenFromItsDisk()
    {
        await using var fixture = await LabFixture.StartAsync(LabFixture.Small with { Firmware = Firmware.Uefi });
        var (machine, chassis) = (fixture.Machine, new MachineChassis(fixture.Machine));
        await UefiDisk.InstallAsync(machine);
        await chassis.ControlAsync(ChassisAction.PowerOn, PxeOnce with { IsUefi = true }, default);
        await machine.Console.WaitForAsync("Start PXE over IPv4", 0, LabFixture.Limit, default);
        Assert.DoesNotContain(UefiDisk.Greeting, machine.Console.Text, StringComparison.Ordinal); // no ROM on the card, and not the disk

        var reset = machine.Console.Position;
        await chassis.ControlAsync(ChassisAction.HardReset, boot: null, default);
        await machine.Console.WaitForAsync(UefiDisk.Greeting, reset, LabFixture.Limit, default);
        Assert.DoesNotContain("Start PXE", machine.Console.Text[(int)reset..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminal_Attached_SeesAllFromTheStart_AndTypes()
    {
        await using var fixture = await LabFixture.StartAsync();
        var machine = fixture.Machine;
        SectorGuest.Install(machine);
        await machine.TurnOnAsync(BootOrder.DiskFirst, default);
        await machine.Console.WaitForAsync(SectorGuest.Greeting, 0, LabFixture.Limit, default);

        using var screen = new MemoryStream();
        using var keys = new MemoryStream([(byte)'o']);
        using var enough = new CancellationTokenSource();
        var socket = fixture.Lab.Folder.TryReadState()!.Machines[0].ConsoleSocket;
        var terminal = ConsoleTerminal.RunAsync(socket, keys, screen, isTerminal: false, enough.Token);
        await Eventually.TrueAsync(() => !machine.IsPoweredOn, LabFixture.Limit, "the guest obeys the key");
        await Eventually.TrueAsync(() => Screen().Contains("off by the guest", StringComparison.Ordinal), LabFixture.Limit, "the screen shows the end");
        Assert.Contains("SeaBIOS", Screen(), StringComparison.Ordinal);
        await enough.CancelAsync();
        await terminal;

        string Screen() => System.Text.Encoding.UTF8.GetString(screen.ToArray());
    }
}
