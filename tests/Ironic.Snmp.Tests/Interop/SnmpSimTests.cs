using Ironic.Snmp.Pdus;
using Ironic.Snmp.Usm;

namespace Ironic.Snmp.Tests.Interop;

/// <summary>Our client against an agent that we did not write.</summary>
public sealed class SnmpSimTests : IAsyncLifetime
{
    private SnmpSim _sim = null!;

    public async Task InitializeAsync() => _sim = await SnmpSim.StartAsync();

    public async Task DisposeAsync() => await _sim.DisposeAsync();

    [Theory]
    [InlineData(SnmpVersion.V1)]
    [InlineData(SnmpVersion.V2c)]
    public async Task Apc_FoundByAuto_SwitchesOffAndOn(SnmpVersion version)
    {
        using var agent = Client(new SnmpLogin.Community(version, "apc", "apc"));
        await SwitchesAsync(agent, "apc_rackpdu");
    }

    [Fact]
    public async Task Apc_OverV3WithMd5AndDes_SwitchesOffAndOn()
    {
        using var agent = Client(new SnmpLogin.User(Simulator()) { ContextName = "apc" });
        await SwitchesAsync(agent, "apc_rackpdu");
    }

    [Fact]
    public async Task Eaton_WhoseControlIsAnotherObject_SwitchesOffAndOn()
    {
        using var agent = Client(new SnmpLogin.Community(SnmpVersion.V2c, "eaton", "eaton"));
        await SwitchesAsync(agent, "eatonpower");
    }

    [Fact]
    public async Task V3_WrongPassphrase_NamesTheCause()
    {
        using var agent = Client(new SnmpLogin.User(Simulator(auth: "wrong-pass")) { ContextName = "apc" });
        var fault = await Assert.ThrowsAsync<SnmpException>(() => PduOutlet.RecogniseAsync(agent, default));
        Assert.Equal(SnmpFailure.CredentialsRefused, fault.Failure);
        Assert.Contains("another authentication passphrase", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task V3_UnknownUser_NamesTheCause()
    {
        using var agent = Client(new SnmpLogin.User(new UsmUser("nobody")));
        var fault = await Assert.ThrowsAsync<SnmpException>(() => PduOutlet.RecogniseAsync(agent, default));
        Assert.Equal((SnmpFailure.CredentialsRefused, true), (fault.Failure, fault.Message.Contains("does not know v3 user 'nobody'", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Outlet_ThatTheUnitLacks_IsNamed()
    {
        using var agent = Client(new SnmpLogin.Community(SnmpVersion.V2c, "apc", "apc"));
        var fault = await Assert.ThrowsAsync<SnmpException>(() => new PduOutlet(agent, PduFamilies.All["apc_rackpdu"], 99).GetAsync(default));
        Assert.Equal(SnmpFailure.NoSuchObject, fault.Failure);
    }

    private static UsmUser Simulator(string auth = "auctoritas") => new("simulator", AuthProtocol.All["md5"], new(auth), PrivProtocol.All["des"], new("privatus"));

    private async Task SwitchesAsync(SnmpClient agent, string family)
    {
        var outlet = new PduOutlet(agent, await PduOutlet.RecogniseAsync(agent, default), 1);
        Assert.Equal(family, outlet.Family.Name);
        Assert.Equal(OutletState.On, await outlet.GetAsync(default));
        await outlet.SwitchAsync(on: false, default);
        Assert.Equal(OutletState.Off, await outlet.GetAsync(default));
        await outlet.SwitchAsync(on: true, default);
        Assert.Equal(OutletState.On, await outlet.GetAsync(default));
    }

    private SnmpClient Client(SnmpLogin login) =>
        new(new(_sim.EndPoint.Address.ToString(), login) { Port = _sim.EndPoint.Port }, new() { Timeout = TimeSpan.FromSeconds(2), Attempts = 4 }, TimeProvider.System);
}
