using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Provisioning;

namespace Ironic.Model.Tests.Json;

public sealed class WireNamesTests
{
    [Theory]
    [InlineData(ProvisionState.DeployWait, "wait call-back")]
    [InlineData(ProvisionState.CleanFail, "clean failed")]
    [InlineData(ProvisionState.Active, "active")]
    public void State_ToWireAndBack_IsIronicsWord(ProvisionState state, string word)
    {
        Assert.Equal(word, state.ToWire());
        Assert.True(WireNames.TryParse<ProvisionState>(word, out var back));
        Assert.Equal(state, back);
    }

    [Theory]
    [InlineData("DeployWait")]
    [InlineData("ACTIVE")]
    [InlineData("")]
    [InlineData(null)]
    public void Parse_UnknownWord_IsRefused(string? word) => Assert.False(WireNames.TryParse<ProvisionState>(word, out _));

    [Fact]
    public void PowerTargets_AllHaveWords() =>
        Assert.Equal(["power on", "power off", "rebooting", "soft power off", "soft rebooting"], WireNames.All<PowerTarget>());
}
