using Ironic.Lab.Redfish;
using Ironic.Redfish.Systems;
using Ironic.Redfish.Tests.Support;

namespace Ironic.Redfish.Tests;

/// <summary>Answers that no honest BMC gives end in a named failure: no hang, no follow-up elsewhere, no memory.</summary>
public sealed class HostilityTests
{
    [Theory]
    [InlineData(Hostility.EndlessBody, RedfishFailure.TooLarge)]
    [InlineData(Hostility.PagesInCircles, RedfishFailure.TooLarge)]
    [InlineData(Hostility.PagesWithoutEnd, RedfishFailure.TooLarge)]
    [InlineData(Hostility.RedirectElsewhere, RedfishFailure.LedElsewhere)]
    [InlineData(Hostility.RedirectInCircles, RedfishFailure.LedElsewhere)]
    [InlineData(Hostility.Deep, RedfishFailure.MalformedAnswer)]
    [InlineData(Hostility.NotJson, RedfishFailure.MalformedAnswer)]
    [InlineData(Hostility.WrongTypes, RedfishFailure.Unsupported)]
    public async Task HostileAnswer_EndsInANamedFailure(Hostility hostility, RedfishFailure expected)
    {
        await using var test = await BmcUnderTest.StartAsync(options: new() { MaxBodyBytes = 1 << 20 });
        test.Service.Faults = new() { Hostility = hostility };

        var fault = await Assert.ThrowsAsync<RedfishException>(test.MachineAsync);

        Assert.Equal(expected, fault.Failure);
    }

    [Fact]
    public async Task LinksToOtherHosts_AreReadHere()
    {
        await using var test = await BmcUnderTest.StartAsync();
        test.Service.Faults = new() { Hostility = Hostility.LinksElsewhere };

        var machine = await test.MachineAsync();

        Assert.Equal("/redfish/v1/Systems/1", machine.SystemPath);
        Assert.Equal(SystemPower.On, await test.Bmc.GetPowerAsync(machine, CancellationToken.None));
    }
}
