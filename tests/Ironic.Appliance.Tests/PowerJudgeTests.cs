using System.Text.Json;
using Ironic.Appliance.Tests.Chaos;
using Ironic.Ipmi.Commands;
using Ironic.Lab.Farm;

namespace Ironic.Appliance.Tests;

/// <summary>The judge of the random kills is no judge that lets everything pass.</summary>
public sealed class PowerJudgeTests
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);
    private static readonly ChaosJob Clean = new(JobKind.Clean, "active", Begin);

    [Fact]
    public void WhatWasAskedForOnce_IsExplained() =>
        Assert.Empty(PowerJudge.Judge(Clean, [Off(2), On(4, wasOn: false), Off(30)], [Asked(1.9, "power off"), Asked(3.9, "power on"), Asked(29.9, "power off")], []));

    [Fact]
    public void WhatNobodyAskedFor_IsNot() =>
        Assert.Contains("nobody asked", Assert.Single(PowerJudge.Judge(Clean, [Off(2), On(4, wasOn: false)], [Asked(1.9, "power off"), Asked(5, "power on")], [])), StringComparison.Ordinal);

    [Fact]
    public void OneRequest_DoesNotExplainTwoActions() =>
        Assert.Contains(PowerJudge.Judge(Clean, [On(2, wasOn: false), On(3, wasOn: true)], [Asked(1.9, "power on")], []), text => text.Contains("nobody asked", StringComparison.Ordinal));

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void TheSameTwice_TakesAKillInBetween(bool killed, int problems)
    {
        ChaosFault[] faults = killed ? [new(FaultKind.ApplianceKilled, "c1", At(3)) { Over = At(5) }] : [new(FaultKind.ApplianceKilled, "c1", At(60)) { Over = At(61) }];

        var found = PowerJudge.Judge(Clean, [On(2, wasOn: false), On(6, wasOn: true)], [Asked(1.9, "power on"), Asked(5.9, "power on")], faults);

        Assert.Equal(problems, found.Count);
        if (!killed) Assert.Contains("changed nothing", found[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void ABootTooMany_TakesARetryOnTheTimeline(bool retried, int problems)
    {
        List<Happening> events = [Asked(1.9, "power on"), Asked(9.9, "power off"), Asked(11.9, "power on")];
        if (retried) events.Add(new(At(9), "boot.retried", "power cycle to try once more", JsonElement.Parse("{}")));

        Assert.Equal(problems, PowerJudge.Judge(Clean, [On(2, wasOn: false), Off(10), On(12, wasOn: false)], events, []).Count);
    }

    private static DateTimeOffset At(double seconds) => Begin.AddSeconds(seconds);

    private static BmcAction On(double at, bool wasOn) => new(At(at), ChassisAction.PowerOn, wasOn);

    private static BmcAction Off(double at) => new(At(at), ChassisAction.PowerOff, WasOn: true);

    private static Happening Asked(double at, string target) => new(At(at), "power.requested", $"{target} requested", JsonElement.Parse($$"""{"target":"{{target}}"}"""));
}
