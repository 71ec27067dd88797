using Ironic.Lab.Redfish;
using Ironic.Redfish.Http;
using Ironic.Redfish.Managers;
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

    [Fact]
    public async Task Requests_AreNoMoreThanAllowedInAnySecond()
    {
        await using var test = await BmcUnderTest.StartAsync();
        var bmc = test.MakeClient(new() { MostPerSecond = 4 }).For(test.Target());
        var begun = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 7; i++) await bmc.GetAsync("/redfish/v1/Systems", CancellationToken.None); // and 2 for the session
        Assert.True(TimeProvider.System.GetElapsedTime(begun) >= TimeSpan.FromSeconds(2));
        Assert.Equal((9, 4), (bmc.Lane.Requests, bmc.Lane.MostPerSecond));
    }

    [Fact]
    public async Task BmcToldToRestart_IsLeftAlone()
    {
        await using var test = await BmcUnderTest.StartAsync();
        var machine = await test.MachineAsync();
        await test.Bmc.ResetManagerAsync(machine, isForced: true, CancellationToken.None);
        var requests = test.Service.Requests;

        var fault = await Assert.ThrowsAsync<RedfishException>(() => test.Bmc.GetPowerAsync(machine, CancellationToken.None));

        Assert.Contains("was told to restart", fault.Message, StringComparison.Ordinal);
        Assert.Equal(requests, test.Service.Requests);
        Assert.InRange(test.Bmc.Lane.AskedAgainIn!.Value.TotalSeconds, 1, 30);
    }

    [Fact]
    public async Task QuickBmcThatFallsSilent_IsAskedAgainWithAllPatience()
    {
        await using var test = await BmcUnderTest.StartAsync();
        var bmc = test.MakeClient(new() { MostPerSecond = 0, LeastTimeout = TimeSpan.FromSeconds(1), RequestTimeout = TimeSpan.FromSeconds(60) }).For(test.Target());
        for (var i = 0; i < 3; i++) await bmc.GetAsync("/redfish/v1/Systems", CancellationToken.None);
        Assert.InRange(bmc.Lane.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
        test.Service.Faults = new() { AnswerDelay = TimeSpan.FromSeconds(3) };

        Assert.Equal(200, (await bmc.GetAsync("/redfish/v1/Systems", CancellationToken.None)).Status);
        Assert.True(bmc.Lane.Timeout > TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task QuirksOfTheMachine_SetThePaceOfItsBmc()
    {
        await using var test = await BmcUnderTest.StartAsync();
        var quirks = Ironic.Redfish.Quirks.QuirkTable.BuiltIn.With("""[{"vendor": "ironic", "firmwareFrom": "1.0", "quirks": {"mostPerSecond": 50, "leastIntervalMs": 7}}]""");
        await RedfishMachine.FindAsync(test.Bmc, null, quirks, CancellationToken.None);
        Assert.Equal((50, TimeSpan.FromMilliseconds(7)), (test.Bmc.Lane.MostPerSecond, test.Bmc.Lane.LeastInterval));
    }
}
