using Ironic.Lab.Redfish;
using Ironic.Redfish.Http;
using Ironic.Redfish.Systems;
using Ironic.Redfish.Tests.Support;

namespace Ironic.Redfish.Tests;

public sealed class SessionTests
{
    [Fact]
    public async Task ManyReads_OneSessionOneConnection_DeletedAtTheEnd()
    {
        await using var test = await BmcUnderTest.StartAsync();
        var machine = await test.MachineAsync();
        for (var i = 0; i < 20; i++) Assert.Equal(SystemPower.Off, await test.Bmc.GetPowerAsync(machine, CancellationToken.None));

        Assert.Equal((1, 1), (test.Service.OpenSessions, test.Service.Connections));
        await test.Client.DisposeAsync();
        Assert.Equal(0, test.Service.OpenSessions);
    }

    [Fact]
    public async Task NoSessionFree_FallsBackToBasic()
    {
        await using var test = await BmcUnderTest.StartAsync(Personalities.Idrac9);
        test.Service.Faults = new() { RefusesSessions = true };

        Assert.Equal(SystemPower.Off, await test.Bmc.GetPowerAsync(await test.MachineAsync(), CancellationToken.None));
        Assert.Equal(0, test.Service.OpenSessions);
    }

    [Fact]
    public async Task SessionEndedBehindOurBack_IsOpenedAnewAndTheRequestRepeated()
    {
        await using var test = await BmcUnderTest.StartAsync();
        var machine = await test.MachineAsync();
        test.Service.Faults = new() { DropSessionsNext = 1 };

        Assert.Equal(SystemPower.Off, await test.Bmc.GetPowerAsync(machine, CancellationToken.None));
        Assert.Equal(1, test.Service.OpenSessions);
    }

    [Theory]
    [InlineData(RedfishAuthentication.Auto)]
    [InlineData(RedfishAuthentication.Basic)]
    public async Task WrongPassword_IsNamed(RedfishAuthentication authentication)
    {
        await using var test = await BmcUnderTest.StartAsync();
        var bmc = test.Client.For(test.Target("wrong", authentication));

        var fault = await Assert.ThrowsAsync<RedfishException>(() => bmc.GetAsync("/redfish/v1/Systems", CancellationToken.None));

        Assert.Equal(RedfishFailure.CredentialsRefused, fault.Failure);
        Assert.DoesNotContain("wrong'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherCertificateThanPinned_IsRefusedAndNamed()
    {
        await using var test = await BmcUnderTest.StartAsync();
        var bmc = test.Client.For(test.Target() with { Tls = new() { Fingerprint = new string('A', 64) } });

        var fault = await Assert.ThrowsAsync<RedfishException>(() => bmc.GetAsync("/redfish/v1/", CancellationToken.None));

        Assert.Equal(RedfishFailure.TlsRefused, fault.Failure);
        Assert.Contains("fingerprint", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OwnAuthority_IsBelieved_AndTheHostsOwnAreNot()
    {
        await using var test = await BmcUnderTest.StartAsync();
        using var folder = new Ironic.Testing.TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("ca.pem"), test.Service.Certificate.ExportCertificatePem());

        Assert.Equal(200, (await test.Client.For(test.Target() with { Tls = new() { AuthorityPath = folder.File("ca.pem") } }).GetAsync("/redfish/v1/", CancellationToken.None)).Status);
        var fault = await Assert.ThrowsAsync<RedfishException>(() => test.Client.For(test.Target() with { Tls = TlsPolicy.Verify }).GetAsync("/redfish/v1/", CancellationToken.None));
        Assert.Equal(RedfishFailure.TlsRefused, fault.Failure);
    }
}
