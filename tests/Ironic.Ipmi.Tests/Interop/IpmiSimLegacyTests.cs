using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Sol;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Tests.Interop;

/// <summary>IPMI 1.5 sessions with a BMC that we did not write.</summary>
public sealed class IpmiSimLegacyTests : IAsyncLifetime
{
    private static readonly BmcCredentials Admin = new("admin", BmcSecret.FromText("password")) { LegacyAuthentication = AuthenticationType.Md5 };
    private IpmiSim _sim = null!;

    public async Task InitializeAsync() => _sim = await IpmiSim.StartAsync();

    public async Task DisposeAsync() => await _sim.DisposeAsync();

    [Theory]
    [InlineData(AuthenticationType.Md5)]
    [InlineData(AuthenticationType.Password)]
    [InlineData(AuthenticationType.None)]
    public async Task Session_OfEachType_CarriesCommandsBothWays(AuthenticationType type)
    {
        await using var bmc = await ConnectAsync(Admin with { LegacyAuthentication = type });
        Assert.Null(bmc.Suite);

        await bmc.ControlChassisAsync(ChassisAction.PowerOn, default);
        Assert.True((await bmc.GetChassisStatusAsync(default)).IsPoweredOn);
        await bmc.SetBootFlagsAsync(new(BootDevice.Pxe), default);
        Assert.Equal(BootDevice.Pxe, (await bmc.GetBootFlagsAsync(default)).Device);
        for (var i = 0; i < 70; i++) Assert.Equal(0x1291u, (await bmc.GetDeviceIdAsync(default)).ManufacturerId); // past the window of session numbers, and of the messages'
        await bmc.ControlChassisAsync(ChassisAction.PowerOff, default);
        Assert.Equal(["power 1", "boot pxe", "power 0"], _sim.Log);
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

    [Theory]
    [InlineData("admin", "wrong", IpmiFailure.WrongPassword, "gave user 'admin' a challenge, and does not answer what was made of it")]
    [InlineData("nobody", "password", IpmiFailure.UnknownUser, "has no user 'nobody' who may log in over the network (no such user (81h))")]
    public async Task Connect_WrongLogin_NamesTheCause(string user, string password, IpmiFailure failure, string text)
    {
        var fault = await Assert.ThrowsAsync<IpmiException>(() => ConnectAsync(new(user, BmcSecret.FromText(password)) { LegacyAuthentication = AuthenticationType.Md5 }));

        Assert.Equal(failure, fault.Failure);
        Assert.Contains(text, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_PasswordLongerThanTheVersionAllows_IsRefusedBeforeAnythingIsSent()
    {
        var fault = await Assert.ThrowsAsync<ArgumentException>(() => ConnectAsync(new("admin", BmcSecret.FromText("seventeen-letters")) { LegacyAuthentication = AuthenticationType.Md5 }));
        Assert.Contains("has 17 bytes; IPMI 1.5 allows 16", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_AtUserLevel_IsRefusedByName()
    {
        await using var bmc = await ConnectAsync(new("viewer", BmcSecret.FromText("viewer")) { LegacyAuthentication = AuthenticationType.Md5, Privilege = PrivilegeLevel.User });
        Assert.False((await bmc.GetChassisStatusAsync(default)).IsPoweredOn);
        Assert.Equal(IpmiFailure.InsufficientPrivilege, (await Assert.ThrowsAsync<IpmiException>(() => bmc.ControlChassisAsync(ChassisAction.PowerOn, default))).Failure);
    }

    [Fact]
    public async Task Console_OnSuchASession_IsRefusedByName()
    {
        var bmc = await ConnectAsync(Admin);
        var fault = await Assert.ThrowsAsync<IpmiException>(() => SolStream.OpenAsync(bmc, new(), TimeProvider.System, default));
        Assert.Equal(IpmiFailure.NoIpmi20, fault.Failure);
        Assert.False(bmc.IsAlive); // a console that fails to open closes the session that it was given
    }

    private Task<IpmiSession> ConnectAsync(BmcCredentials login) => _sim.Client.ConnectAsync(_sim.EndPoint, login, default);
}
