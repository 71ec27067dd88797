using Ironic.Drivers.Tests.Support;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Tests.Interop;
using Ironic.Model.Drivers;
using BootDevice = Ironic.Model.Drivers.BootDevice;
using Selector = Ironic.Ipmi.Commands.BootDevice;

namespace Ironic.Drivers.Tests.Ipmi;

public sealed class IpmiManagementTests : IAsyncLifetime
{
    private readonly NodeUnderTest _node = NodeUnderTest.Start();

    private IManagementInterface Management => _node.Driver.Management;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Theory]
    [InlineData(BootDevice.Pxe, false, null, Selector.Pxe, false)]
    [InlineData(BootDevice.Pxe, false, BootMode.Uefi, Selector.Pxe, true)]
    [InlineData(BootDevice.Disk, true, BootMode.Uefi, Selector.Disk, true)]
    [InlineData(BootDevice.Disk, true, BootMode.Bios, Selector.Disk, false)]
    [InlineData(BootDevice.Cdrom, false, BootMode.Bios, Selector.Cdrom, false)]
    [InlineData(BootDevice.Bios, false, null, Selector.BiosSetup, false)]
    [InlineData(BootDevice.Safe, false, null, Selector.DiskSafeMode, false)]
    public async Task SetBootDevice_EachDevice_ReachesTheMachine(BootDevice device, bool persistent, BootMode? mode, Selector selector, bool uefi)
    {
        _node.Context = _node.Context with { BootMode = mode };

        await Management.SetBootDeviceAsync(_node.Context, device, persistent, default);

        Assert.Equal(new(device, persistent), await Management.GetBootDeviceAsync(_node.Context, default));
        Assert.Equal(new BootFlags(selector, uefi, persistent), _node.Bmc.TakeBootFlags());
    }

    [Fact]
    public async Task SetBootDevice_UefiDiskOfASupermicro_UsesItsOwnCode()
    {
        var facts = await ((IBmcIdentityCapability)Management).IdentifyAsync(_node.Context, default);
        _node.Context = _node.Context with
        {
            BootMode = BootMode.Uefi, DriverInternalInfo = _node.Context.DriverInternalInfo.With("bmc_vendor", facts["bmc_vendor"]),
        };

        await Management.SetBootDeviceAsync(_node.Context, BootDevice.Disk, persistent: true, default);

        Assert.Equal(new(BootDevice.Disk, true), await Management.GetBootDeviceAsync(_node.Context, default));
        Assert.Equal(new BootFlags(Selector.RemoteMedia, IsUefi: true, IsPersistent: true), _node.Bmc.TakeBootFlags());
    }

    [Fact]
    public async Task SetBootDevice_BmcSaysYesAndDoesNothing_IsFoundOut()
    {
        _node.Bmc.Faults = new() { IgnoresBootOptions = true };
        var fault = await Assert.ThrowsAsync<DriverException>(async () => await Management.SetBootDeviceAsync(_node.Context, BootDevice.Pxe, false, default));
        Assert.Equal("boot-device-not-kept", fault.Cause);
        Assert.Contains("accepted boot device pxe, but reads back 'None' where 'Pxe' was set", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetBootDevice_NotOneOfIpmis_IsRefusedByName()
    {
        var fault = await Assert.ThrowsAsync<DriverException>(async () => await Management.SetBootDeviceAsync(_node.Context, BootDevice.UefiHttp, false, default));
        Assert.Contains("Boot device 'uefihttp' cannot be set over IPMI; these can: pxe, disk, cdrom, bios, safe.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetBootDevice_NoneSet_IsNull() => Assert.Equal(new(null, null), await Management.GetBootDeviceAsync(_node.Context, default));

    [Fact]
    public async Task Identify_Bmc_TellsVendorFirmwareAndGuid()
    {
        var facts = await ((IBmcIdentityCapability)Management).IdentifyAsync(_node.Context, default);
        Assert.Equal(("supermicro", "3.45", "00112233-4455-6677-8899-aabbccddeeff"), (facts["bmc_vendor"], facts["bmc_firmware"], facts["bmc_guid"]));
    }

    [Fact]
    public async Task Nmi_RunningMachine_ReachesIt()
    {
        _node.Chassis.IsOn = true;
        Assert.True(_node.Driver.TryGet<INmiCapability>(out var nmi));
        await nmi.InjectNmiAsync(_node.Context, default);
        Assert.Equal(ChassisAction.DiagnosticInterrupt, Assert.Single(_node.Chassis.Done).Action);
    }

    [Fact]
    public async Task IpmiSim_AsBmc_DoesPowerAndBootDeviceAndIsToldWhatItLoses()
    {
        await using var sim = await IpmiSim.StartAsync();
        var node = NodeUnderTest.ContextFor(sim.EndPoint, "admin", "password") with { Timeline = _node.Timeline, BootMode = BootMode.Uefi };

        await Management.SetBootDeviceAsync(node, BootDevice.Pxe, persistent: true, default);
        Assert.Equal(BootDevice.Pxe, (await Management.GetBootDeviceAsync(node, default)).Device);
        await _node.Driver.Power.SetStateAsync(node, PowerTarget.On, null, default);
        await _node.Driver.Power.SetStateAsync(node, PowerTarget.SoftReboot, null, default);

        // ipmi_sim takes longer than this hasty client waits, and does not know a repetition when it gets one.
        Assert.Equal(["boot pxe", "power 1", "shutdown 1", "power 1"], sim.Log.Where((line, i) => i == 0 || line != sim.Log[i - 1]));
        Assert.Contains(_node.Timeline.Events, e => e.Message.EndsWith("kept the boot device, but not that it is valid, its persistence, the UEFI bit", StringComparison.Ordinal));
    }
}
