using Ironic.Drivers.Tests.Support;
using Ironic.Lab.Redfish;
using Ironic.Model.Drivers;
using Ironic.Model.Timeline;

namespace Ironic.Drivers.Tests.Redfish;

public sealed class RedfishPowerTests
{
    public static TheoryData<string> Makers => [.. Personalities.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Makers))]
    public async Task Power_AllTargets_AreReachedWithEveryMaker(string maker)
    {
        await using var node = await RedfishNode.StartAsync(Personalities.All[maker]);
        var power = node.Driver.Power;
        foreach (var (target, isOn) in ((PowerTarget, bool)[])[(PowerTarget.On, true), (PowerTarget.On, true), (PowerTarget.Reboot, true), (PowerTarget.SoftReboot, true), (PowerTarget.SoftOff, false), (PowerTarget.Off, false), (PowerTarget.Reboot, true), (PowerTarget.Off, false)])
        {
            await power.SetStateAsync(node.Context, target, null, default);
            Assert.Equal(isOn, node.Board.IsOn);
            Assert.Equal(isOn ? PowerState.On : PowerState.Off, await power.GetStateAsync(node.Context, default));
        }

        Assert.Contains(node.Timeline.Events, e => e.Name == TimelineNames.BmcCall && e.Message!.StartsWith("power on accepted by 127.0.0.1:", StringComparison.Ordinal));
        Assert.Equal(1, node.Lab.Service.MostSessions);
    }

    [Fact]
    public async Task Power_AcceptedAndNotDone_IsNamed()
    {
        await using var node = await RedfishNode.StartAsync();
        node.Lab.Service.Faults = new() { IgnoresReset = true };

        var fault = await Assert.ThrowsAsync<DriverException>(() => node.Driver.Power.SetStateAsync(node.Context, PowerTarget.On, null, default).AsTask());

        Assert.Equal("power-did-not-change", fault.Cause);
        Assert.Contains("still reports 'power off'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_RefusedForAWhileAfterOff_IsAskedAgain()
    {
        await using var node = await RedfishNode.StartAsync(Personalities.Idrac10, "idrac");
        await node.Driver.Power.GetStateAsync(node.Context, default);
        node.Lab.Service.Faults = new() { RefuseResetNext = 2 };

        await node.Driver.Power.SetStateAsync(node.Context, PowerTarget.On, null, default);

        Assert.True(node.Board.IsOn);
    }

    [Fact]
    public async Task Credentials_Wrong_AreNamedAndNotWorthARetry()
    {
        await using var node = await RedfishNode.StartAsync();
        node.SetInfo("redfish_password", "other");

        var fault = await Assert.ThrowsAsync<DriverException>(() => node.Driver.Power.GetStateAsync(node.Context, default).AsTask());

        Assert.Equal(("bmc-credentials-refused", false), (fault.Cause, fault.IsTransient));
        Assert.DoesNotContain("other", fault.Message, StringComparison.Ordinal);
        Assert.Contains(node.Timeline.Events, e => e.Name == TimelineNames.BmcFailed);
    }

    [Fact]
    public async Task Certificate_OfNobodyKnown_IsNamed()
    {
        await using var node = await RedfishNode.StartAsync();
        node.SetInfo("redfish_verify_ca", null);

        Assert.Equal("bmc-tls-refused", (await Assert.ThrowsAsync<DriverException>(() => node.Driver.Power.GetStateAsync(node.Context, default).AsTask())).Cause);

        node.SetInfo("redfish_tls_fingerprint", node.Lab.Service.Certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256));
        Assert.Equal(PowerState.Off, await node.Driver.Power.GetStateAsync(node.Context, default));
    }
}
