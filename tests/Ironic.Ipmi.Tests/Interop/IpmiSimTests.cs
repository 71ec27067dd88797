using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;
using Ironic.Testing;

namespace Ironic.Ipmi.Tests.Interop;

/// <summary>Our client against a BMC that we did not write.</summary>
public sealed class IpmiSimTests : IAsyncLifetime
{
    private static readonly BmcCredentials Admin = new("admin", BmcSecret.FromText("password"));
    private IpmiSim _sim = null!;

    public async Task InitializeAsync() => _sim = await IpmiSim.StartAsync();

    public async Task DisposeAsync() => await _sim.DisposeAsync();

    [Fact]
    public async Task Power_OnCycleResetSoftOff_ReachesTheMachine()
    {
        await using var bmc = await ConnectAsync(Admin);
        Assert.False((await bmc.GetChassisStatusAsync(default)).IsPoweredOn);

        await bmc.ControlChassisAsync(ChassisAction.PowerOn, default);
        Assert.True((await bmc.GetChassisStatusAsync(default)).IsPoweredOn);
        await bmc.ControlChassisAsync(ChassisAction.HardReset, default);
        await bmc.ControlChassisAsync(ChassisAction.PowerCycle, default); // off now, on some time later
        await Eventually.TrueAsync(async () => (await bmc.GetChassisStatusAsync(default)).IsPoweredOn, TimeSpan.FromSeconds(30), "on again");
        await bmc.ControlChassisAsync(ChassisAction.SoftShutdown, default);
        Assert.False((await bmc.GetChassisStatusAsync(default)).IsPoweredOn);
        await bmc.ControlChassisAsync(ChassisAction.PowerOn, default);
        await bmc.ControlChassisAsync(ChassisAction.PowerOff, default);
        Assert.False((await bmc.GetChassisStatusAsync(default)).IsPoweredOn);

        Assert.Equal(["power 1", "reset 1", "power 0", "power 1", "shutdown 1", "power 1", "power 0"], _sim.Log);
    }

    [Fact]
    public async Task Connect_NoSuiteGiven_FallsBackToTheOneThatTheBmcHas()
    {
        await using var bmc = await ConnectAsync(Admin);
        Assert.Equal(CipherSuite.Suite3, bmc.Suite);
    }

    [Theory]
    [InlineData(BootDevice.Pxe, "pxe")]
    [InlineData(BootDevice.Disk, "default")]
    [InlineData(BootDevice.Cdrom, "cdrom")]
    [InlineData(BootDevice.BiosSetup, "bios")]
    public async Task BootFlags_SetAndReadBack_NameTheDevice(BootDevice device, string name)
    {
        await using var bmc = await ConnectAsync(Admin);

        await bmc.SetBootFlagsAsync(new(device), default);

        Assert.Equal(device, (await bmc.GetBootFlagsAsync(default)).Device);
        Assert.Contains($"boot {name}", _sim.Log);
    }

    [Fact]
    public async Task DeviceIdAndGuid_AsConfigured_AreRead()
    {
        await using var bmc = await ConnectAsync(Admin);

        var device = await bmc.GetDeviceIdAsync(default);

        Assert.Equal((0, 3, 0x1291u, 0xF02), (device.Id, device.Revision, device.ManufacturerId, device.ProductId));
        Assert.Equal(("9.08", 0x02), (device.FirmwareVersion, device.IpmiVersion));
        Assert.Equal("a1234567-89ab-cdef-a123-456789abcdef", Convert((await bmc.GetSystemGuidAsync(default)).SmbiosOrder));

        static string Convert(Guid guid) => new Guid(guid.ToByteArray(), bigEndian: true).ToString();
    }

    [Theory]
    [InlineData("admin", "wrong", IpmiFailure.WrongPassword, "has another password for user 'admin'")]
    [InlineData("nobody", "password", IpmiFailure.UnknownUser, "has no user 'nobody' who may log in over the network (unauthorized name (0Dh))")]
    public async Task Connect_WrongLogin_NamesTheCause(string user, string password, IpmiFailure failure, string text)
    {
        var fault = await Assert.ThrowsAsync<IpmiException>(() => ConnectAsync(new(user, BmcSecret.FromText(password))));

        Assert.Equal(failure, fault.Failure);
        Assert.Contains(text, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_OnlySuite17Wanted_SaysThatTheBmcDoesNotHaveIt()
    {
        var fault = await Assert.ThrowsAsync<IpmiException>(() => ConnectAsync(Admin with { Suite = CipherSuite.Suite17 }));
        Assert.Equal(IpmiFailure.UnsupportedCipherSuite, fault.Failure);
        Assert.Contains("takes no cipher suite of 17 (invalid authentication algorithm (04h))", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_AtUserLevel_IsRefusedByName()
    {
        await using var bmc = await ConnectAsync(new("viewer", BmcSecret.FromText("viewer")) { Privilege = PrivilegeLevel.User });
        Assert.False((await bmc.GetChassisStatusAsync(default)).IsPoweredOn);

        var fault = await Assert.ThrowsAsync<IpmiException>(() => bmc.ControlChassisAsync(ChassisAction.PowerOn, default));

        Assert.Equal((IpmiFailure.InsufficientPrivilege, CompletionCode.InsufficientPrivilege), (fault.Failure, fault.Code));
        Assert.Contains("refused Chassis Control (power on): insufficient privilege (D4h)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_DiagnosticInterruptThatTheBmcLacks_IsRefusedByName()
    {
        await using var bmc = await ConnectAsync(Admin);
        var fault = await Assert.ThrowsAsync<IpmiException>(() => bmc.ControlChassisAsync(ChassisAction.DiagnosticInterrupt, default));
        Assert.Equal((IpmiFailure.CommandRefused, CompletionCode.InvalidDataField), (fault.Failure, fault.Code));
    }

    [Fact]
    public async Task Connect_MoreOftenThanTheBmcHasSlots_LeaksNone()
    {
        for (var i = 0; i < 70; i++) // it has 63
        {
            await using var bmc = await ConnectAsync(Admin);
            Assert.True(bmc.IsAlive);
        }
    }

    private Task<IpmiSession> ConnectAsync(BmcCredentials login) => _sim.Client.ConnectAsync(_sim.EndPoint, login, default);
}
