using Ironic.Drivers.Tests.Support;
using Ironic.Lab.Redfish;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Tests.Redfish;

public sealed class RedfishBiosTests
{
    public static TheoryData<string> Makers => [.. Personalities.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Makers))]
    public async Task Apply_SettingsOfAllKinds_HoldAfterTheRestart(string maker)
    {
        await using var node = await RedfishNode.StartAsync(Personalities.All[maker]);
        var done = await node.RunStepAsync(DriverSlot.Bios, "apply_configuration",
            """{"settings": [{"name": "NumLock", "value": "Off"}, {"name": "PostDelaySeconds", "value": "4"}, {"name": "QuietBoot", "value": false}]}""");

        var settings = done.Bios!.ToDictionary(setting => setting.Name, StringComparer.Ordinal);
        Assert.Equal(("Off", "4", "false"), (settings["NumLock"].Value, settings["PostDelaySeconds"].Value, settings["QuietBoot"].Value));
        Assert.Equal(["On", "Off"], settings["NumLock"].AllowableValues!.Value.AsEnumerable());
    }

    [Fact]
    public async Task Apply_WhatHoldsAlready_NeedsNoRestart()
    {
        await using var node = await RedfishNode.StartAsync();
        await node.RunStepAsync(DriverSlot.Bios, "apply_configuration", """{"settings": [{"name": "NumLock", "value": "On"}]}""");
        Assert.False(node.Board.IsOn);
    }

    [Theory]
    [InlineData("""{"settings": [{"name": "NumLock", "value": "Maybe"}]}""", "bmc-command-refused", "it is one of On, Off")]
    [InlineData("""{"settings": [{"name": "Flux", "value": "On"}]}""", "bmc-command-refused", "There is no BIOS setting Flux")]
    [InlineData("""{"settings": "On"}""", "step-arguments-invalid", "must be a list")]
    [InlineData("""{"settings": [{"name": 5, "value": "On"}]}""", "step-arguments-invalid", "must be a list")]
    public async Task Apply_WhatCannotBe_IsRefusedByName(string args, string cause, string words)
    {
        await using var node = await RedfishNode.StartAsync();
        var fault = await Assert.ThrowsAsync<DriverException>(() => node.RunStepAsync(DriverSlot.Bios, "apply_configuration", args));
        Assert.Equal(cause, fault.Cause);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_BringsBackTheFactorys()
    {
        await using var node = await RedfishNode.StartAsync();
        await node.RunStepAsync(DriverSlot.Bios, "apply_configuration", """{"settings": [{"name": "NumLock", "value": "Off"}]}""");
        var done = await node.RunStepAsync(DriverSlot.Bios, "factory_reset");
        Assert.Equal("On", Assert.Single(done.Bios!, setting => setting.Name == "NumLock").Value);
    }

    [Fact]
    public async Task Apply_TakenAndIgnored_IsFoundOut()
    {
        await using var node = await RedfishNode.StartAsync();
        var bios = node.Driver.Get<Model.Drivers.Steps.IStepsCapability>(DriverSlot.Bios);
        var args = Model.Json.JsonMap.Parse("""{"settings": [{"name": "NumLock", "value": "Off"}]}""");
        var state = Model.Json.JsonMap.Parse("""{"deadline": "2020-01-01T00:00:00.0000000+00:00", "wanted": {"NumLock": "Off"}}""");

        var fault = await Assert.ThrowsAsync<DriverException>(() => bios.RunStepAsync(node.Context, new("apply_configuration", args, Model.Drivers.Steps.StepFlowKind.Clean, state), default).AsTask());

        Assert.Equal("bios-settings-not-applied", fault.Cause);
        Assert.Contains("these do not hold: NumLock", fault.Message, StringComparison.Ordinal);
    }
}
